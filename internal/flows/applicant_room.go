package flows

import (
	"github.com/fenxiao/fenxiao/internal/db"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/files"
	"github.com/fenxiao/fenxiao/internal/id"
)

// What an applicant may store.
const (
	MaxApplicantFiles = 30
	MaxApplicantBytes = 50 << 20
)

// ErrApplicantFiles: who has only applied stores little.
var ErrApplicantFiles = fault.New(fault.Refused, "too_many_files", "an application has at most 30 files of together 50 MiB")

// ApplicantRoom gives how many bytes an applicant may still store: ErrApplicantFiles when there is no room.
func ApplicantRoom(tx *db.Tx, application id.Application) (int64, error) {
	have, err := files.List(tx, int64(application), 0, MaxApplicantFiles+1)
	left := int64(MaxApplicantBytes)
	for _, f := range have {
		left -= f.Bytes
	}
	if err == nil && (len(have) >= MaxApplicantFiles || left <= 0) {
		err = ErrApplicantFiles.At("body")
	}
	return left, err
}
