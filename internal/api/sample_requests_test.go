package api_test

import (
	"encoding/json"
	"maps"
	"strings"
)

// request makes an operation's request out of its sample.
func (b belongings) request(op operation, s sample) ask {
	a := ask{method: op.method, path: b.fill(op.path)}
	if s.query != "" {
		a.path += "?" + b.fill(s.query)
	}
	if s.body != nil {
		text, err := json.Marshal(s.body)
		if err != nil {
			panic(err)
		}
		a.body = b.fill(string(text))
	}
	return a
}

// names are the ids that an operation's request names.
func names(op operation, s sample) []string {
	text, err := json.Marshal(s.body)
	if err != nil {
		panic(err)
	}
	seen := map[string]bool{}
	var out []string
	for _, name := range placeholder.FindAllString(op.path+" "+s.query+" "+string(text), -1) {
		if name = strings.Trim(name, "${}"); !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// missing gives an id of the same noun that nothing has.
func missing(written string) string {
	prefix, rest, _ := strings.Cut(written, "_")
	return prefix + "_" + rest[:2] + "7777777" + rest[9:]
}

// page is a recruitment page that asks for a file and a score, with more.
func page(more tree) tree {
	out := tree{
		"way": "proof", "title": "招募店主", "text": "茶叶类目", "industry": "茶叶", "opens_at": "2026-01-01T00:00:00Z", "closes_at": "2030-01-01T00:00:00Z",
		"fields":   []tree{{"code": "traffic", "label": "访客截图", "kind": "file", "required": true}},
		"criteria": []tree{{"code": "sales", "label": "营业", "weight": 50}}, "channel_kinds": []string{"mall_shop"}, "second_review": "band",
		"band_from_ppm": 400000, "band_to_ppm": 600000, "pass_ppm": 300000, "again_days": 30,
		"template": tree{"profit_mode": "price_difference", "currency": "CNY", "price_ratio_ppm": 950000, "drift": "exact"},
	}
	maps.Copy(out, more)
	return out
}

// asksOnly says that an operation that is not read with GET changes nothing that a key would guard.
func asksOnly(operation string) bool {
	switch operation {
	case "sign-in", "quote", "check-addresses", "look-up-orders":
		return true
	}
	return false
}
