package regions

// english are the provinces' names in English. The source has none.
var english = map[string]string{
	"110000": "Beijing", "120000": "Tianjin", "130000": "Hebei", "140000": "Shanxi", "150000": "Inner Mongolia", "210000": "Liaoning",
	"220000": "Jilin", "230000": "Heilongjiang", "310000": "Shanghai", "320000": "Jiangsu", "330000": "Zhejiang", "340000": "Anhui",
	"350000": "Fujian", "360000": "Jiangxi", "370000": "Shandong", "410000": "Henan", "420000": "Hubei", "430000": "Hunan",
	"440000": "Guangdong", "450000": "Guangxi", "460000": "Hainan", "500000": "Chongqing", "510000": "Sichuan", "520000": "Guizhou",
	"530000": "Yunnan", "540000": "Tibet", "610000": "Shaanxi", "620000": "Gansu", "630000": "Qinghai", "640000": "Ningxia",
	"650000": "Xinjiang", "710000": "Taiwan", "810000": "Hong Kong", "820000": "Macau",
}

// IsProvince says whether a text is the English name of a province of the mainland, which has a code that can be sent. Those of Hong Kong, Macau
// and Taiwan stand beside other lands' names in many systems, and are left to them.
func IsProvince(text string) bool {
	for code, name := range english {
		if code < "710000" && letters(name) == letters(text) {
			return true
		}
	}
	return false
}
