package main

import (
	"fmt"
	"regexp"
	"strings"
)

// nouns are the types of ids by their prefix.
var nouns = map[string]string{
	"psn": "PersonID", "ses": "SessionID", "key": "APIKeyID", "ctc": "ContactID", "sup": "SupplierID", "agr": "AgreementID", "dst": "DistributorID",
	"chn": "ChannelID", "ctr": "ContractID", "cat": "CategoryID", "brd": "BrandID", "prd": "ProductID", "sku": "SKUID", "med": "MediaID",
	"whs": "WarehouseID", "ord": "OrderID", "sub": "SubOrderID", "lin": "LineID", "pcl": "ParcelID", "trk": "TrackID", "afs": "AfterSaleID",
	"acc": "AccountID", "pst": "PostingID", "stm": "StatementID", "inv": "InvoiceID", "evt": "EventID", "atr": "AttributeID", "lbl": "LabelID", "prl": "PriceRuleID",
	"whe": "WebhookID", "whd": "DeliveryID", "fil": "FileID", "pln": "ProductLineID", "grd": "GradeID",
}

var idPattern = regexp.MustCompile(`^\^([a-z]{3})_`)

// idType gives the type of an id; empty: the text is no id. An id without a noun above gets a type by its prefix.
func (w *writer) idType(s *schema) string {
	m := idPattern.FindStringSubmatch(s.Pattern)
	if m == nil {
		return ""
	}
	w.nouns[m[1]] = true
	return noun(m[1])
}

func noun(prefix string) string {
	if name := nouns[prefix]; name != "" {
		return name
	}
	return exported(prefix) + "ID"
}

// initials are words that Go writes in capitals.
var initials = map[string]string{
	"id": "ID", "ids": "IDs", "sku": "SKU", "skus": "SKUs", "url": "URL", "ppm": "PPM", "gtin": "GTIN", "sha256": "SHA256", "api": "API", "csv": "CSV", "ip": "IP",
	"http": "HTTP", "json": "JSON", "ms": "MS",
}

// exported writes `settlement_minor` or `list-goods` as Go does: SettlementMinor, ListGoods.
func exported(name string) string {
	var out strings.Builder
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '_' || r == '-' || r == '.' }) {
		if upper := initials[word]; upper != "" {
			out.WriteString(upper)
		} else {
			out.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return out.String()
}

// local writes `sku_id` as the name of an argument: skuID.
func local(name string) string {
	first, rest, _ := strings.Cut(name, "_")
	return first + exported(rest)
}

const widest = 140

// comment writes a comment of lines that are not too long.
func comment(indent, text string) string {
	var out strings.Builder
	if strings.TrimSpace(text) == "" {
		return ""
	}
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		line := indent + "//"
		for word := range strings.FieldsSeq(paragraph) {
			if len(line)+len(word) >= widest {
				fmt.Fprintln(&out, line)
				line = indent + "//"
			}
			line += " " + word
		}
		fmt.Fprintln(&out, line)
	}
	return out.String()
}

// sentence makes a text of the document end as a sentence does.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
