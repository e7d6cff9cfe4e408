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

// post finishes a request: the bytes are valid until the next one.
func (l *letter) post(path, suffix, token, key string) []byte {
	h := append(l.head[:0], "POST "...)
	h = append(h, path...)
	h = append(h, suffix...)
	h = append(h, " HTTP/1.1\r\nHost: fenxiao\r\nAuthorization: Bearer "...)
	h = append(h, token...)
	if key != "" {
		h = append(h, "\r\nIdempotency-Key: "...)
		h = append(h, key...)
	}
	if len(l.body) > 0 {
		h = append(h, "\r\nContent-Type: application/json"...)
	}
	h = append(h, "\r\nContent-Length: "...)
	h = strconv.AppendInt(h, int64(len(l.body)), 10)
	h = append(h, "\r\n\r\n"...)
	h = append(h, l.body...)
	l.head = h
	return h
}

// get makes a request that reads.
func (l *letter) get(path, token, tag string) []byte {
	h := append(l.head[:0], "GET "...)
	h = append(h, path...)
	h = append(h, " HTTP/1.1\r\nHost: fenxiao\r\nAuthorization: Bearer "...)
	h = append(h, token...)
	if tag != "" {
		h = append(h, "\r\nIf-None-Match: "...)
		h = append(h, tag...)
	}
	l.head = append(h, "\r\n\r\n"...)
	return l.head
}

// order appends one order of one piece to the body.
func (l *letter) order(number string, phone int, g *good) {
	b := append(l.body, `{"own_number":"`...)
	b = append(b, number...)
	b = append(b, `","contact":{"name":"王小明","phone":"`...)
	b = strconv.AppendInt(b, int64(phone), 10)
	b = append(b, `","region":"`+region+`","address":"世纪大道 100 号"},"lines":[{"sku_id":"`...)
	b = append(b, g.text...)
	b = append(b, `","quantity":1,"settlement_minor":`...)
	b = strconv.AppendInt(b, g.settlement, 10)
	b = append(b, `,"sale_minor":`...)
	b = strconv.AppendInt(b, g.sale, 10)
	l.body = append(b, `}]}`...)
}

var orderID = []byte(`"id":"ord_`)

// idIn finds the order's id in an answer; empty: there is none.
func idIn(body []byte) string {
	at := bytes.Index(body, orderID)
	if at < 0 {
		return ""
	}
	rest := body[at+len(`"id":"`):]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return ""
	}
	return string(rest[:end])
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
