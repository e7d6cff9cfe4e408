package suppliers

import "strings"

// creditLetters are the characters of a unified social credit code by value: no I, O, S, V, Z.
const creditLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

const creditLength = 18

// IsCreditCode says whether a text is a unified social credit code: 17 characters, and one that their sum, weighted by powers of 3 modulo 31,
// leads to (GB 32100-2015).
func IsCreditCode(code string) bool {
	if len(code) != creditLength {
		return false
	}
	sum, weight := 0, 1
	for i := range creditLength - 1 {
		value := strings.IndexByte(creditLetters, code[i])
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % len(creditLetters)
	}
	return strings.IndexByte(creditLetters, code[creditLength-1]) == (len(creditLetters)-sum%len(creditLetters))%len(creditLetters)
}
