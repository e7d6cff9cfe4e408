package outbound

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
)

// Failure says in one word why a call brought no answer.
type Failure string

// The failures.
const (
	NoName    Failure = "dns"             // the name is not known
	Forbidden Failure = "refused_address" // the address may not be called
	BadTLS    Failure = "tls"             // the certificate or the handshake
	Slow      Failure = "timeout"         // no answer in time
	NoAnswer  Failure = "connection"      // refused, reset, cut off, or no HTTP
)

// FailureOf names the failure behind an error of a client.
func FailureOf(err error) Failure {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var alert tls.AlertError
	var record tls.RecordHeaderError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, ErrAddress):
		return Forbidden
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &alert), errors.As(err, &record):
		return BadTLS
	case errors.As(err, &name) && !name.IsTimeout:
		return NoName
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return Slow
	}
	return NoAnswer
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// tlsWith trusts the given roots alone.
func tlsWith(roots *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}
