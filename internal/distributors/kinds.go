package distributors

// IsChannelKind says whether there are channels of this kind.
func IsChannelKind(k ChannelKind) bool { return k.known() }
