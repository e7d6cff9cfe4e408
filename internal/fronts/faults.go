package fronts

import "github.com/fenxiao/fenxiao/internal/fault"

// The room's refusals.
var (
	// ErrNotFound: there are no such settings.
	ErrNotFound = fault.New(fault.NotFound, "not_found", "there is no such thing")
	// ErrOff: the operator shows nothing to strangers.
	ErrOff = fault.New(fault.NotFound, "front_off", "there is no public page here")
	// ErrInvalid: the summary over places at fault.
	ErrInvalid = fault.New(fault.Invalid, "invalid", "the request has mistakes")
	// ErrBrand: the brand's name is what the page is called.
	ErrBrand = fault.New(fault.Invalid, "front_brand_malformed", "a brand name has 1 to 40 characters in one line; the English one may be left out")
	// ErrLine: slogan, contact and record number are one line each.
	ErrLine = fault.New(fault.Invalid, "front_line_malformed", "this is one line of at most 120 characters")
	// ErrText: the introduction is plain text.
	ErrText = fault.New(fault.Invalid, "front_text_malformed", "an introduction is plain text of at most 5000 characters")
	// ErrAccent: how a colour is written.
	ErrAccent = fault.New(fault.Invalid, "front_accent_malformed", "a colour is written as # and six hexadecimal digits")
	// ErrContrast: white words stand on the colour.
	ErrContrast = fault.New(fault.Invalid, "front_contrast_low", "white words on this colour can't be read: the contrast must be 4.5 to 1 or more")
	// ErrCovers: a few pictures.
	ErrCovers = fault.New(fault.Invalid, "front_covers_count", "there are at most 5 covers, each once")
	// ErrPicture: only the operator's own public pictures are shown.
	ErrPicture = fault.New(fault.Invalid, "front_picture_refused", "this is no public picture of the operator's")
	// ErrGoods: which goods are shown.
	ErrGoods = fault.New(fault.Invalid, "front_goods_malformed", "either all goods are shown, or those of 1 to 50 categories and labels")
	// ErrUnknown: there is no such category, or no such label of the operator's own.
	ErrUnknown = fault.New(fault.Invalid, "front_choice_unknown", "there is no such category, or no such label of the operator's")
	// ErrPast: settings are never retroactive.
	ErrPast = fault.New(fault.Invalid, "front_from_past", "settings hold from now or later")
	// ErrInForce: what has been shown stays on record.
	ErrInForce = fault.New(fault.Conflict, "front_in_force", "these settings hold already, or did: make new ones instead")
)
