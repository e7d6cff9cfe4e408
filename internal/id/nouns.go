package id

// The nouns. A room stores its own and names the others' by these types, so that no id is taken for another.
type (
	personNoun      struct{}
	sessionNoun     struct{}
	apiKeyNoun      struct{}
	contactNoun     struct{}
	supplierNoun    struct{}
	agreementNoun   struct{}
	distributorNoun struct{}
	channelNoun     struct{}
	contractNoun    struct{}
	categoryNoun    struct{}
	brandNoun       struct{}
	productNoun     struct{}
	skuNoun         struct{}
	mediaNoun       struct{}
	warehouseNoun   struct{}
	movementNoun    struct{}
	orderNoun       struct{}
	subOrderNoun    struct{}
	lineNoun        struct{}
	parcelNoun      struct{}
	trackNoun       struct{}
	afterSaleNoun   struct{}
	accountNoun     struct{}
	postingNoun     struct{}
	statementNoun   struct{}
	invoiceNoun     struct{}
	eventNoun       struct{}
	attributeNoun   struct{}
	labelNoun       struct{}
	paperNoun       struct{}
	priceRuleNoun   struct{}
	secretNoun      struct{}
	signatureNoun   struct{}
	fileNoun        struct{}
	noticeNoun      struct{}
	productLineNoun struct{}
	gradeNoun       struct{}
	applicationNoun struct{}
	recruitmentNoun struct{}
	invitationNoun  struct{}
	penaltyNoun     struct{}
	documentNoun    struct{}
	importNoun      struct{}
	poolRuleNoun    struct{}
	poolJobNoun     struct{}
	windowNoun      struct{}
	exclusionNoun   struct{}
	gradeSchemeNoun struct{}
	limitNoun       struct{}
	blacklistNoun   struct{}
	endpointNoun    struct{}
	deliveryNoun    struct{}
	passkeyNoun     struct{}
	frontNoun       struct{}

	sandboxFaultNoun  struct{}
	sandboxLetterNoun struct{}
)

func (personNoun) Prefix() string      { return "psn" }
func (sessionNoun) Prefix() string     { return "ses" }
func (apiKeyNoun) Prefix() string      { return "key" }
func (contactNoun) Prefix() string     { return "ctc" }
func (supplierNoun) Prefix() string    { return "sup" }
func (agreementNoun) Prefix() string   { return "agr" }
func (distributorNoun) Prefix() string { return "dst" }
func (channelNoun) Prefix() string     { return "chn" }
func (contractNoun) Prefix() string    { return "ctr" }
func (categoryNoun) Prefix() string    { return "cat" }
func (brandNoun) Prefix() string       { return "brd" }
func (productNoun) Prefix() string     { return "prd" }
func (skuNoun) Prefix() string         { return "sku" }
func (mediaNoun) Prefix() string       { return "med" }
func (warehouseNoun) Prefix() string   { return "whs" }
func (movementNoun) Prefix() string    { return "mov" }
func (orderNoun) Prefix() string       { return "ord" }
func (subOrderNoun) Prefix() string    { return "sub" }
func (lineNoun) Prefix() string        { return "lin" }
func (parcelNoun) Prefix() string      { return "pcl" }
func (trackNoun) Prefix() string       { return "trk" }
func (afterSaleNoun) Prefix() string   { return "afs" }
func (accountNoun) Prefix() string     { return "acc" }
func (postingNoun) Prefix() string     { return "pst" }
func (statementNoun) Prefix() string   { return "stm" }
func (invoiceNoun) Prefix() string     { return "inv" }
func (eventNoun) Prefix() string       { return "evt" }
func (attributeNoun) Prefix() string   { return "atr" }
func (labelNoun) Prefix() string       { return "lbl" }
func (paperNoun) Prefix() string       { return "ppr" }
func (priceRuleNoun) Prefix() string   { return "prl" }
func (secretNoun) Prefix() string      { return "sec" }
func (signatureNoun) Prefix() string   { return "sgn" }
func (fileNoun) Prefix() string        { return "fil" }
func (noticeNoun) Prefix() string      { return "ntc" }
func (productLineNoun) Prefix() string { return "pln" }
func (gradeNoun) Prefix() string       { return "grd" }
func (applicationNoun) Prefix() string { return "apl" }
func (recruitmentNoun) Prefix() string { return "rcr" }
func (invitationNoun) Prefix() string  { return "ivt" }
func (penaltyNoun) Prefix() string     { return "pen" }
func (documentNoun) Prefix() string    { return "doc" }
func (importNoun) Prefix() string      { return "imp" }
func (poolRuleNoun) Prefix() string    { return "plr" }
func (poolJobNoun) Prefix() string     { return "pjb" }
func (windowNoun) Prefix() string      { return "win" }
func (exclusionNoun) Prefix() string   { return "exg" }
func (gradeSchemeNoun) Prefix() string { return "gsc" }
func (limitNoun) Prefix() string       { return "lim" }
func (blacklistNoun) Prefix() string   { return "blk" }
func (endpointNoun) Prefix() string    { return "whe" }
func (deliveryNoun) Prefix() string    { return "whd" }
func (passkeyNoun) Prefix() string     { return "pky" }
func (frontNoun) Prefix() string       { return "frt" }

func (sandboxFaultNoun) Prefix() string  { return "sbf" }
func (sandboxLetterNoun) Prefix() string { return "sbl" }

// The id types, one per noun.
type (
	Person      = Of[personNoun]
	Session     = Of[sessionNoun]
	APIKey      = Of[apiKeyNoun]
	Contact     = Of[contactNoun]
	Supplier    = Of[supplierNoun]
	Agreement   = Of[agreementNoun]
	Distributor = Of[distributorNoun]
	Channel     = Of[channelNoun]
	Contract    = Of[contractNoun]
	Category    = Of[categoryNoun]
	Brand       = Of[brandNoun]
	Product     = Of[productNoun]
	SKU         = Of[skuNoun]
	Media       = Of[mediaNoun]
	Warehouse   = Of[warehouseNoun]
	Movement    = Of[movementNoun]
	Order       = Of[orderNoun]
	SubOrder    = Of[subOrderNoun]
	Line        = Of[lineNoun]
	Parcel      = Of[parcelNoun]
	Track       = Of[trackNoun]
	AfterSale   = Of[afterSaleNoun]
	Account     = Of[accountNoun]
	Posting     = Of[postingNoun]
	Statement   = Of[statementNoun]
	Invoice     = Of[invoiceNoun]
	Event       = Of[eventNoun]
	Attribute   = Of[attributeNoun]
	Label       = Of[labelNoun]
	Paper       = Of[paperNoun]
	PriceRule   = Of[priceRuleNoun]
	Secret      = Of[secretNoun]
	Signature   = Of[signatureNoun]
	File        = Of[fileNoun]
	Notice      = Of[noticeNoun]
	ProductLine = Of[productLineNoun]
	Grade       = Of[gradeNoun]
	Application = Of[applicationNoun]
	Recruitment = Of[recruitmentNoun]
	Invitation  = Of[invitationNoun]
	Penalty     = Of[penaltyNoun]
	Document    = Of[documentNoun]
	Import      = Of[importNoun]
	PoolRule    = Of[poolRuleNoun]
	PoolJob     = Of[poolJobNoun]
	Window      = Of[windowNoun]
	Exclusion   = Of[exclusionNoun]
	GradeScheme = Of[gradeSchemeNoun]
	Limit       = Of[limitNoun]
	Listed      = Of[blacklistNoun]
	Endpoint    = Of[endpointNoun]
	Delivery    = Of[deliveryNoun]
	Passkey     = Of[passkeyNoun]
	Front       = Of[frontNoun]

	SandboxFault  = Of[sandboxFaultNoun]
	SandboxLetter = Of[sandboxLetterNoun]
)
