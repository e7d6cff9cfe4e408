package regions

import "strings"

// Codes are written in two forms. Full: six digits, as the standard does (330000, 330100, 330106). Short: without the pairs of zeros at its end
// (33, 3301, 330106), which is what every code within begins with.

// Full writes a short code of two or four digits with six; anything else stays as it is.
func Full(code string) string {
	if isDigits(code) && (len(code) == 2 || len(code) == 4) {
		return code + "0000"[:6-len(code)]
	}
	return code
}

// Short drops the pairs of zeros at the end of a code of six digits; anything else stays as it is.
func Short(code string) string {
	if !isDigits(code) || len(code) != 6 {
		return code
	}
	for len(code) > 2 && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
}

// Covers says whether a region lies in another: a code in what its short form begins, other lands' names by their beginning.
func Covers(whole, region string) bool { return strings.HasPrefix(Short(region), Short(whole)) }

// Claims says whether a region claims to be a code, and not another land's name: it is all digits.
func Claims(region string) bool { return isDigits(region) }

// Fits says whether a code can stand for where somebody lives: two, four or six digits, or those of a town (9) or village (12), in a known
// province. Divisions come and go every year, and addresses outlive them, so what the table doesn't know is taken for what it begins with.
func Fits(code string) bool {
	switch len(code) {
	case 2, 4, 6, 9, 12:
		return isDigits(code) && Known(code[:2]+"0000")
	}
	return false
}

// FitsPlace says whether a code can stand for a place that somebody chooses: a province, city or district of the table, or a district of
// one of its cities that the table doesn't know (yet, or any more). Where the table has nothing below a province, any code in it will do.
func FitsPlace(code string) bool {
	if !isDigits(code) || len(code)%2 != 0 || len(code) > 6 {
		return false
	}
	full := Full(code)
	return len(full) == 6 && (Known(full) || table.groups[full[:4]] || Known(full[:2]+"0000") && len(Children(full[:2]+"0000")) == 0)
}
