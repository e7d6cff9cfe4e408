package catalog

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
	"github.com/fenxiao/fenxiao/internal/id"
)

// NewProduct is what Create needs: a product with its SKUs and media. The flow has made sure that the supplier exists.
type NewProduct struct {
	ID          id.Product
	Supplier    id.Supplier
	Brand       id.Brand
	Category    id.Category
	Title       string
	Description string
	Packaging   string
	Dispatch    string
	RestockDays int64
	RestockAt   clock.Micros
	Handbook    Handbook
	Values      []Value // of the product as a whole; those of a SKU stand with it
	SKUs        []NewSKU
	Media       []NewMedia
	// Draft says that the operator has yet to review it: a supplier has made it. Else it is approved by the act.
	Draft bool
}

// NewSKU is one variant to be added.
type NewSKU struct {
	ID          id.SKU
	Code        string
	Spec        string
	GTIN        string
	WeightGrams int64
	Values      []Value // the SKU's own
}

// NewMedia is one picture or video to be added; the order of the slice is the order of showing.
type NewMedia struct {
	ID   id.Media
	Kind MediaKind
	URL  string
}

// clean trims the texts and notes all mistakes that can be seen without a database; paths begin with prefix.
func (n *NewProduct) clean(faults *fault.List, prefix string) {
	n.Title, n.Description = strings.TrimSpace(n.Title), strings.TrimSpace(n.Description)
	checkTitle(faults, n.Title, prefix)
	checkDescription(faults, n.Description, prefix)
	n.Packaging, n.Dispatch = strings.TrimSpace(n.Packaging), strings.TrimSpace(n.Dispatch)
	checkPackaging(faults, n.Packaging, prefix)
	checkDispatch(faults, n.Dispatch, prefix)
	checkRestock(faults, n.RestockDays, prefix)
	n.Handbook = n.Handbook.clean(faults, prefix)
	n.checkValues(faults, prefix)
	if len(n.SKUs) == 0 {
		faults.Add(ErrSKUCount, prefix+"skus")
	}
	n.SKUs = cleanSKUs(faults, n.SKUs, prefix)
	checkMedia(faults, n.Media, prefix)
}

func checkTitle(faults *fault.List, title, prefix string) {
	if !isLine(title, 1, maxTitleRunes) {
		faults.Add(ErrTitle, prefix+"title")
	}
}

func checkDescription(faults *fault.List, description, prefix string) {
	if !isText(description, maxTextRunes) {
		faults.Add(ErrDescription, prefix+"description")
	}
}

func checkPackaging(faults *fault.List, packaging, prefix string) {
	if !isText(packaging, maxPackagingRunes) {
		faults.Add(ErrPackaging, prefix+"packaging")
	}
}

// checkDispatch looks at the shape alone.
func checkDispatch(faults *fault.List, region, prefix string) {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ' ' && r != '.' && r != '-'
	}
	if region != "" && (!isLine(region, 2, maxRegionRunes) || strings.ContainsFunc(region, odd)) {
		faults.Add(ErrDispatch, prefix+"dispatch_region")
	}
}

func checkRestock(faults *fault.List, days int64, prefix string) {
	if days < 0 || days > maxRestockDays {
		faults.Add(ErrRestock, prefix+"restock_days")
	}
}

func (n *NewProduct) checkValues(faults *fault.List, prefix string) {
	count := len(n.Values)
	for _, k := range n.SKUs {
		count += len(k.Values)
	}
	if count > MaxValues {
		faults.Add(ErrValue, prefix+"attributes")
		n.Values = nil
	}
}

func cleanSKUs(faults *fault.List, skus []NewSKU, prefix string) []NewSKU {
	if len(skus) > MaxSKUs {
		faults.Add(ErrSKUCount, prefix+"skus")
		return nil
	}
	clean := make([]NewSKU, len(skus))
	for i, s := range skus {
		place := prefix + "skus[" + strconv.Itoa(i) + "]."
		s.Code, s.Spec = strings.TrimSpace(s.Code), strings.TrimSpace(s.Spec)
		if !isLine(s.Code, 1, maxCodeRunes) {
			faults.Add(ErrCode, place+"code")
		}
		if !isLine(s.Spec, 0, maxNameRunes) {
			faults.Add(ErrSpec, place+"spec")
		}
		if s.GTIN != "" && !isGTIN(s.GTIN) {
			faults.Add(ErrGTIN, place+"gtin")
		}
		if s.WeightGrams < 0 || s.WeightGrams > maxWeightGrams {
			faults.Add(ErrWeight, place+"weight_grams")
		}
		clean[i] = s
	}
	return clean
}

// isGTIN checks length and check digit (GS1 General Specifications, 7.9): weights 3 and 1 from the right.
func isGTIN(s string) bool {
	switch len(s) {
	case 8, 12, 13, 14:
	default:
		return false
	}
	sum := 0
	for i := range len(s) {
		d := int(s[i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		if (len(s)-i)%2 == 0 {
			d *= 3
		}
		sum += d
	}
	return sum%10 == 0
}

func checkMedia(faults *fault.List, media []NewMedia, prefix string) {
	if len(media) > MaxMedia {
		faults.Add(ErrMediaCount, prefix+"media")
		return
	}
	for i, m := range media {
		place := prefix + "media[" + strconv.Itoa(i) + "]."
		switch m.Kind {
		case MainMedia, DetailMedia, PackagingMedia, VideoMedia, OriginalMedia:
		default:
			faults.Add(ErrMediaKind, place+"kind")
		}
		if !isMediaURL(m.URL) {
			faults.Add(ErrMediaURL, place+"url")
		}
	}
}

// isMediaURL takes web addresses and this installation's own `/media/…`; nothing is ever fetched from them by the server.
func isMediaURL(s string) bool {
	if len(s) > maxURLBytes || !isLine(s, 1, maxURLBytes) || strings.ContainsAny(s, " \\") {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.User != nil {
		return false
	}
	switch u.Scheme {
	case "https", "http":
		return u.Hostname() != ""
	case "":
		return u.Host == "" && strings.HasPrefix(u.Path, "/media/") && !strings.Contains(u.Path, "..")
	default:
		return false
	}
}

// FileOf gives the stored file that a media address names, `/media/fil_…`; 0 when it names none.
func FileOf(address string) id.File {
	var file id.File
	name, ours := strings.CutPrefix(address, "/media/")
	if !ours || file.UnmarshalText([]byte(name)) != nil {
		return 0
	}
	return file
}
