package bench

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
)

// answersWithin is how long one request may take; after that nobody knows what became of it.
const answersWithin = 90 * time.Second

var errAnswer = errors.New("the answer is no HTTP/1.1 that is understood here")

// wire is one connection that is kept open. It shares two cores with what it measures, so it does little: a request is one write of ready
// bytes, an answer is read for its status, its length and its body.
type wire struct {
	address string
	conn    net.Conn
	in      *bufio.Reader
	body    []byte
}

// answer is what came back. Its body is valid until the next request on the same wire.
type answer struct {
	status     int
	retryAfter clock.Micros // 0: not told
	tag        string       // the entity tag, with its quotes
	body       []byte
}

// ok says that the command was done.
func (a answer) ok() bool { return a.status >= 200 && a.status <= 299 }

// busy says that the server asks to come again.
func (a answer) busy() bool { return a.status == 429 || a.status == 503 }

// open says that the answer does not tell whether the command was done. One that was turned away for being too many was not.
func (a answer) open() bool {
	return a.status >= 500 && !bytes.Contains(a.body, []byte(`"code":"busy"`))
}

// pause is how long to wait before asking again.
func (a answer) pause() clock.Micros {
	if a.retryAfter > 0 {
		return a.retryAfter
	}
	return 100 * clock.Millisecond
}

// ask sends a request and reads the answer. An error leaves open what the server did; the next request opens a new connection.
func (w *wire) ask(request []byte) (answer, error) {
	a, err := w.try(request)
	if err != nil {
		w.hangUp()
	}
	return a, err
}

func (w *wire) try(request []byte) (answer, error) {
	if w.conn == nil {
		if err := w.dial(); err != nil {
			return answer{}, err
		}
	}
	deadline := (clock.System{}).Now().Time().Add(answersWithin)
	if err := w.conn.SetDeadline(deadline); err != nil {
		return answer{}, err
	}
	if _, err := w.conn.Write(request); err != nil {
		return answer{}, err
	}
	return w.read()
}

func (w *wire) dial() (err error) {
	if w.conn, err = net.DialTimeout("tcp", w.address, answersWithin); err != nil { //nolint:noctx // bounded by the time of a request
		w.conn = nil
		return err
	}
	w.in = bufio.NewReaderSize(w.conn, 16<<10)
	return nil
}

func (w *wire) hangUp() {
	if w.conn != nil {
		_ = w.conn.Close() // nothing more is expected of it
		w.conn = nil
	}
}

// head is what matters of an answer's head.
type head struct {
	length  int // of the body; -1: not told
	chunked bool
	closing bool
}

var (
	lengthName   = []byte("content-length")
	encodingName = []byte("transfer-encoding")
	retryName    = []byte("retry-after")
	tagName      = []byte("etag")
	connName     = []byte("connection")
)

func (w *wire) read() (answer, error) {
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return answer{}, err
	}
	if len(line) < len("HTTP/1.1 200\r\n") || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return answer{}, errAnswer
	}
	var a answer
	if a.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return a, errAnswer
	}
	h := head{length: -1}
	for {
		if line, err = w.in.ReadSlice('\n'); err != nil {
			return a, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if err := h.note(&a, line); err != nil {
			return a, err
		}
	}
	err = w.readBody(&a, h)
	if h.closing {
		w.hangUp()
	}
	return a, err
}

// note reads one line of the head.
func (h *head) note(a *answer, line []byte) (err error) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimSpace(value)
	switch {
	case bytes.EqualFold(name, lengthName):
		h.length, err = strconv.Atoi(string(value))
	case bytes.EqualFold(name, encodingName):
		h.chunked = bytes.EqualFold(value, []byte("chunked"))
	case bytes.EqualFold(name, retryName):
		var seconds int64
		seconds, err = strconv.ParseInt(string(value), 10, 64)
		a.retryAfter = clock.Micros(seconds) * clock.Second
	case bytes.EqualFold(name, tagName):
		a.tag = string(value)
	case bytes.EqualFold(name, connName):
		h.closing = bytes.EqualFold(value, []byte("close"))
	}
	return err
}

func (w *wire) readBody(a *answer, h head) (err error) {
	switch {
	case a.status == 204 || a.status == 304:
		return nil
	case h.chunked:
		return w.readChunks(a)
	case h.length < 0:
		return errAnswer
	}
	if cap(w.body) < h.length {
		w.body = make([]byte, h.length)
	}
	a.body = w.body[:h.length]
	_, err = io.ReadFull(w.in, a.body)
	return err
}

// readChunks reads a body whose length the server did not know when it began.
func (w *wire) readChunks(a *answer) error {
	into := bytes.NewBuffer(w.body[:0])
	if _, err := into.ReadFrom(httputil.NewChunkedReader(w.in)); err != nil {
		return err
	}
	w.body = into.Bytes()
	a.body = w.body
	line, err := w.in.ReadSlice('\n') // there are no trailers, only the empty line
	if err == nil && len(bytes.TrimRight(line, "\r\n")) > 0 {
		err = errAnswer
	}
	return err
}
