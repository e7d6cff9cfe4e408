package api

import (
	_ "embed"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"
)

// recorded are requests and answers of every operation as a test once sent and got them, with ids and secrets made up.
//
//go:embed examples.json
var recorded []byte

// recording is the request and the answer of one operation; what has no body is left out.
type recording struct {
	Request json.RawMessage `json:"request,omitempty"`
	Status  string          `json:"status"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	// Made says that the answer was made after its schema: the operation needs more than a test had at hand.
	Made bool `json:"made,omitempty"`
}

// illustrate puts the examples into the document.
func (d *doors) illustrate() {
	var all map[string]recording
	if err := json.Unmarshal(recorded, &all); err != nil {
		panic(err) // the file is part of the program
	}
	for _, item := range d.web.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op == nil {
				continue
			}
			one := all[op.OperationID]
			if op.RequestBody != nil && one.Request != nil {
				showExample(op.RequestBody.Content, one.Request)
			}
			if answer := op.Responses[one.Status]; answer != nil && one.Answer != nil {
				showExample(answer.Content, one.Answer)
			}
		}
	}
}

func showExample(content map[string]*huma.MediaType, text json.RawMessage) {
	if body := content["application/json"]; body != nil {
		body.Example = text
	}
}
