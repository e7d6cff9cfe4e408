package bench

import (
	"bytes"
	"strconv"
)

// Where the doors are; a batch places or pays up to a hundred orders with one key.
const (
	placePath      = "/v1/orders"
	payPath        = "/pay" // after the order
	placeBatchPath = "/v1/orders:batch"
	payBatchPath   = "/v1/orders:batch-pay"
)

// letter is a request under the pen: the body first, because its length stands in the head.
type letter struct {
	head, body []byte
}

// begin starts the head of a request.
func (l *letter) begin(method, path, token string) {
	l.head = append(l.head[:0], method...)
	l.add(" ", path, " HTTP/1.1\r\nHost: fenxiao\r\nAuthorization: Bearer ", token)
}

// add writes on at the head.
func (l *letter) add(texts ...string) {
	for _, t := range texts {
		l.head = append(l.head, t...)
	}
}

// write writes on at the body.
func (l *letter) write(texts ...string) {
	for _, t := range texts {
		l.body = append(l.body, t...)
	}
}

// post finishes a request that writes; without a key, one that only asks. The bytes are valid until the next request.
func (l *letter) post(path, token, key string) []byte {
	l.begin("POST", path, token)
	if key != "" {
		l.add("\r\nIdempotency-Key: ", key)
	}
	if len(l.body) > 0 {
		l.add("\r\nContent-Type: application/json")
	}
	l.add("\r\nContent-Length: ")
	l.head = strconv.AppendInt(l.head, int64(len(l.body)), 10)
	l.add("\r\n\r\n")
	l.head = append(l.head, l.body...)
	return l.head
}

// get makes a request that reads.
func (l *letter) get(path, token, tag string) []byte {
	l.begin("GET", path, token)
	if tag != "" {
		l.add("\r\nIf-None-Match: ", tag)
	}
	l.add("\r\n\r\n")
	return l.head
}

// clear begins a new body.
func (l *letter) clear() { l.body = l.body[:0] }

// order writes one order of one piece.
func (l *letter) order(number string, phone int, g *good) {
	l.write(`{"own_number":"`, number, `","contact":{"name":"王小明","phone":"`)
	l.body = strconv.AppendInt(l.body, int64(phone), 10)
	l.write(`","region":"`+region+`","address":"世纪大道 100 号"},"lines":[{"sku_id":"`, g.text, `","quantity":1,"settlement_minor":`)
	l.body = strconv.AppendInt(l.body, g.settlement, 10)
	l.write(`,"sale_minor":`)
	l.body = strconv.AppendInt(l.body, g.sale, 10)
	l.write(`}]}`)
}

var orderID = []byte(`"id":"ord_`)

// idIn finds the order's id in an answer; empty: there is none.
func idIn(body []byte) string {
	at := bytes.Index(body, orderID)
	if at < 0 {
		return ""
	}
	order, _, _ := bytes.Cut(body[at+len(`"id":"`):], []byte{'"'})
	return string(order)
}

// items cuts the objects out of `{"items":[{…},{…}]}`.
func items(body []byte) (out [][]byte) {
	depth, from, quoted := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			if depth++; depth == 2 {
				from = i
			}
		case c == '}':
			if depth--; depth == 1 {
				out = append(out, body[from:i+1])
			}
		}
	}
	return out
}

// done says that one item of a batch was done, and names its order.
func done(item []byte) (order string, ok bool) {
	if bytes.Contains(item, []byte(`"problem":`)) {
		return "", false
	}
	order = idIn(item)
	return order, order != ""
}
