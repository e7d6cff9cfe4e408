package access

import "strings"

// browserWords are found in User-Agent headers; the first that is there counts, because later ones are claimed by those before them.
var browserWords = [][2]string{
	{"MicroMessenger", "WeChat"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
	{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
}

var systemWords = [][2]string{
	{"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
}

// BrowserName gives what a person tells its browsers apart by, such as "Chrome, Windows"; versions are not kept. Empty: none that is known.
func BrowserName(userAgent string) string {
	var words []string
	for _, table := range [][][2]string{browserWords, systemWords} {
		for _, w := range table {
			if strings.Contains(userAgent, w[0]) {
				words = append(words, w[1])
				break
			}
		}
	}
	return strings.Join(words, ", ")
}
