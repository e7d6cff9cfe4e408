package distributors

import (
	"strings"
	"time"

	"github.com/fenxiao/fenxiao/internal/clock"
	"github.com/fenxiao/fenxiao/internal/fault"
)

// IdentityKind says whose papers they are.
type IdentityKind string

// The kinds of identities.
const (
	PersonIdentity  IdentityKind = "person"  // 身份证, GB 11643
	CompanyIdentity IdentityKind = "company" // 统一社会信用代码, GB 32100
)

// CheckIdentity finds what is wrong with a real name and the number of its papers, at `real_name` and `number`. Only their shape is looked at; no
// value is ever repeated. It gives the number as it is compared.
func CheckIdentity(kind IdentityKind, name, number string, today clock.Micros) (string, error) {
	var faults fault.List
	if !isText(strings.TrimSpace(name), maxNameRunes, "") {
		faults.Add(ErrRealName, "real_name")
	}
	number = strings.ToUpper(strings.TrimSpace(number))
	switch kind {
	case PersonIdentity:
		if !isPersonNumber(number, today.Time()) {
			faults.Add(ErrIdentityNumber, "number")
		}
	case CompanyIdentity:
		if !isCreditCode(number) {
			faults.Add(ErrIdentityNumber, "number")
		}
	default:
		faults.Add(ErrIdentityKind, "kind")
	}
	return number, faults.Err(ErrInvalid)
}

// isPersonNumber checks a citizen's number by GB 11643: region, a day of birth that has been, sequence, and a check by ISO 7064 MOD 11-2.
func isPersonNumber(s string, today time.Time) bool {
	if len(s) != 18 || s[0] == '0' {
		return false
	}
	sum, weight := 0, 1 // the weight of the last place; 2^k mod 11 to the left of it
	for i := 17; i >= 0; i-- {
		digit := int(s[i] - '0')
		switch {
		case i == 17 && s[i] == 'X':
			digit = 10
		case s[i] < '0' || s[i] > '9':
			return false
		}
		sum += digit * weight
		weight = weight * 2 % 11
	}
	born, err := time.Parse("20060102", s[6:14])
	return sum%11 == 1 && err == nil && born.Year() >= 1900 && !born.After(today)
}

// creditLetters are the characters of a unified social credit code, in the order of their values.
const creditLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// isCreditCode checks a unified social credit code by GB 32100: 17 characters and a check, weights of 3^k mod 31.
func isCreditCode(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 18 {
		value := strings.IndexByte(creditLetters, s[i])
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % 31
		if i == 16 {
			weight = 1
		}
	}
	return sum%31 == 0
}
