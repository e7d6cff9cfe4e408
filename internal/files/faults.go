package files

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: missing, or another party's.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrName: a plain file name without a path.
	ErrName = fault.New(fault.Invalid, "file_name_malformed", "a file name has 1 to 200 characters and no slashes")
	// ErrType: what is stored can be shown or read, never run.
	ErrType = fault.New(fault.Invalid, "file_type_refused",
		"files are pictures (JPEG, PNG, WebP, GIF), MP4, and unless public PDF, ZIP, CSV, text, XLSX, DOC or DOCX")
	// ErrSize: 1 byte to 64 MiB.
	ErrSize = fault.New(fault.Invalid, "file_size", "a file has 1 byte to 64 MiB")
)
