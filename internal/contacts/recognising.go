package contacts

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Traits are what a contact is recognised by without being read: HMACs, one under each key of the ring, the current key's first. What the
// contact lacks has none.
type Traits struct{ Phone, Buyer, Address [][]byte }

// Traits gives the marks of a contact, or of a part of one. A phone counts in its one written form (see Contact.Clean), a buyer is name and
// phone together, an address is the text within its city: width, case, spaces and punctuation do not matter, every other difference does.
func (r *Keyring) Traits(c Contact) Traits {
	phone, name, address, city := digits(c.Phone), letters(c.Name), letters(c.Address), cityOf(c.Region)
	var m Traits
	r.eachKey(func(mac func(text string) []byte) {
		if phone != "" {
			m.Phone = append(m.Phone, mac("phone\x00"+phone))
		}
		if phone != "" && name != "" {
			m.Buyer = append(m.Buyer, mac("buyer\x00"+name+"\x00"+phone))
		}
		if city != "" && address != "" {
			m.Address = append(m.Address, mac("address\x00"+city+"\x00"+address))
		}
	})
	return m
}

// CompanyTraits gives the marks of a company by its name or credit code; none of a text without letters and digits.
func (r *Keyring) CompanyTraits(text string) (marks [][]byte) {
	if text = letters(text); text != "" {
		r.eachKey(func(mac func(text string) []byte) { marks = append(marks, mac("company\x00"+text)) })
	}
	return marks
}

// Marks gives what a text can be found by again without being stored. The use keeps marks for one purpose apart from those for another.
func (r *Keyring) Marks(use, text string) (marks [][]byte) {
	r.eachKey(func(mac func(text string) []byte) { marks = append(marks, mac("mark\x00"+use+"\x00"+text)) })
	return marks
}

// eachKey gives the HMAC of each key, the current one first. A text begins with its use, so that no two uses share one.
func (r *Keyring) eachKey(with func(mac func(text string) []byte)) {
	under := func(key int64) {
		h := hmac.New(sha256.New, r.keys[key].trait) // one for all texts: it is keyed once
		with(func(text string) []byte {
			h.Reset()
			h.Write([]byte(text))
			return h.Sum(nil)[:macBytes]
		})
	}
	under(r.current)
	for _, i := range r.ids {
		if i != r.current {
			under(i)
		}
	}
}

// fullWidth is how far the full-width forms of ASCII lie above it.
const fullWidth = '！' - '!'

// letters keeps the letters and digits of a text, narrow and small.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= fullWidth
		}
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// cityOf is the part of a region that an address is told apart by: the first four digits of a division code, else the whole.
func cityOf(region string) string {
	const cityDigits, codeDigits = 4, 6
	region = letters(region)
	if len(region) >= codeDigits && strings.IndexFunc(region, func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		return region[:cityDigits]
	}
	return region
}

// MaskAddress shows the beginning of an address, enough for people who know it.
func MaskAddress(address string) string {
	const shown = 6
	address = strings.TrimSpace(address)
	if utf8.RuneCountInString(address) <= shown {
		return strings.Repeat("*", utf8.RuneCountInString(address))
	}
	return string([]rune(address)[:shown]) + "***"
}
