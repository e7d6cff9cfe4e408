package sheets

import (
	"errors"
	"io"

	"github.com/xuri/excelize/v2"
)

// openXLSX reads the first sheet row by row. Cells come as they are stored: a number as its digits, not as the sheet shows it.
func openXLSX(source Source, most int64) (*Reader, error) {
	file, err := source()
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenReader(file, excelize.Options{RawCellValue: true, UnzipSizeLimit: most, UnzipXMLSizeLimit: min(most, heldBytes)})
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, ErrFile.At("file", "reason", err.Error())
	}
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, errors.Join(ErrFile, book.Close())
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, errors.Join(ErrFile, book.Close())
	}
	return &Reader{
		close: func() error { return errors.Join(rows.Close(), book.Close()) },
		next: func() ([]string, int, error) {
			if !rows.Next() {
				if rows.Error() != nil {
					return nil, 0, ErrFile
				}
				return nil, 0, io.EOF
			}
			cells, err := rows.Columns()
			if err != nil {
				return cells, 0, ErrRow
			}
			return cells, 0, nil
		},
	}, nil
}
