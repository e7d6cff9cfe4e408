package sheets

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// openCSV reads text parted by commas, semicolons or tabs, whichever the first line has most of.
func openCSV(source Source) (*Reader, error) {
	decoder, err := decoderOf(source)
	if err != nil {
		return nil, err
	}
	file, err := source()
	if err != nil {
		return nil, err
	}
	text := bufio.NewReaderSize(transform.NewReader(file, decoder), 64<<10)
	head, err := text.Peek(4 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, errors.Join(err, file.Close())
	}
	rows := csv.NewReader(text)
	rows.Comma, rows.FieldsPerRecord = separator(head), -1
	after := 1 // the line on which the next row stands unless lines are empty, which the reader passes over and people count
	return &Reader{close: file.Close, next: func() ([]string, int, error) {
		cells, err := rows.Read()
		if malformed := (*csv.ParseError)(nil); errors.As(err, &malformed) {
			empty := malformed.StartLine - after
			after = malformed.Line + 1
			return cells, empty, ErrRow
		}
		if err != nil {
			return nil, 0, err
		}
		line, _ := rows.FieldPos(0)
		empty := line - after
		after = line + 1 + strings.Count(strings.Join(cells, ""), "\n")
		return cells, empty, nil
	}}, nil
}

// decoderOf reads the whole file once: what is not UTF-8 from its first to its last byte, and has no byte order mark, is taken for GB18030,
// as Chinese spreadsheets write it.
func decoderOf(source Source) (transform.Transformer, error) {
	file, err := source()
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	text := bufio.NewReaderSize(file, 64<<10)
	if head, _ := text.Peek(3); bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return unicode.BOMOverride(unicode.UTF8.NewDecoder()), nil
	}
	for {
		r, size, err := text.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return unicode.UTF8.NewDecoder(), nil
		case err != nil:
			return nil, err
		case r == 0:
			return nil, ErrFile
		case r == utf8.RuneError && size == 1:
			return simplifiedchinese.GB18030.NewDecoder(), nil
		}
	}
}

func separator(head []byte) rune {
	line, _, _ := strings.Cut(string(head), "\n")
	best, most := ',', strings.Count(line, ",")
	for _, s := range []rune{';', '\t'} {
		if n := strings.Count(line, string(s)); n > most {
			best, most = s, n
		}
	}
	return best
}
