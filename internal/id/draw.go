package id

// NewPerson draws the next id of its noun.
func NewPerson(s *Source) Person { return New[personNoun](s) }

// NewSession draws the next id of its noun.
func NewSession(s *Source) Session { return New[sessionNoun](s) }

// NewAPIKey draws the next id of its noun.
func NewAPIKey(s *Source) APIKey { return New[apiKeyNoun](s) }

// NewContact draws the next id of its noun.
func NewContact(s *Source) Contact { return New[contactNoun](s) }

// NewSupplier draws the next id of its noun.
func NewSupplier(s *Source) Supplier { return New[supplierNoun](s) }

// NewAgreement draws the next id of its noun.
func NewAgreement(s *Source) Agreement { return New[agreementNoun](s) }

// NewDistributor draws the next id of its noun.
func NewDistributor(s *Source) Distributor { return New[distributorNoun](s) }

// NewChannel draws the next id of its noun.
func NewChannel(s *Source) Channel { return New[channelNoun](s) }

// NewContract draws the next id of its noun.
func NewContract(s *Source) Contract { return New[contractNoun](s) }

// NewCategory draws the next id of its noun.
func NewCategory(s *Source) Category { return New[categoryNoun](s) }

// NewBrand draws the next id of its noun.
func NewBrand(s *Source) Brand { return New[brandNoun](s) }

// NewProduct draws the next id of its noun.
func NewProduct(s *Source) Product { return New[productNoun](s) }

// NewSKU draws the next id of its noun.
func NewSKU(s *Source) SKU { return New[skuNoun](s) }

// NewMedia draws the next id of its noun.
func NewMedia(s *Source) Media { return New[mediaNoun](s) }

// NewWarehouse draws the next id of its noun.
func NewWarehouse(s *Source) Warehouse { return New[warehouseNoun](s) }

// NewMovement draws the next id of its noun.
func NewMovement(s *Source) Movement { return New[movementNoun](s) }

// NewOrder draws the next id of its noun.
func NewOrder(s *Source) Order { return New[orderNoun](s) }

// NewSubOrder draws the next id of its noun.
func NewSubOrder(s *Source) SubOrder { return New[subOrderNoun](s) }

// NewLine draws the next id of its noun.
func NewLine(s *Source) Line { return New[lineNoun](s) }

// NewParcel draws the next id of its noun.
func NewParcel(s *Source) Parcel { return New[parcelNoun](s) }

// NewTrack draws the next id of its noun.
func NewTrack(s *Source) Track { return New[trackNoun](s) }

// NewAfterSale draws the next id of its noun.
func NewAfterSale(s *Source) AfterSale { return New[afterSaleNoun](s) }

// NewAccount draws the next id of its noun.
func NewAccount(s *Source) Account { return New[accountNoun](s) }

// NewPosting draws the next id of its noun.
func NewPosting(s *Source) Posting { return New[postingNoun](s) }

// NewStatement draws the next id of its noun.
func NewStatement(s *Source) Statement { return New[statementNoun](s) }

// NewInvoice draws the next id of its noun.
func NewInvoice(s *Source) Invoice { return New[invoiceNoun](s) }

// NewEvent draws the next id of its noun.
func NewEvent(s *Source) Event { return New[eventNoun](s) }

// NewPriceRule draws the next id of its noun.
func NewPriceRule(s *Source) PriceRule { return New[priceRuleNoun](s) }

// NewSecret draws the next id of its noun.
func NewSecret(s *Source) Secret { return New[secretNoun](s) }

// NewSignature draws the next id of its noun.
func NewSignature(s *Source) Signature { return New[signatureNoun](s) }

// NewFile draws the next id of its noun.
func NewFile(s *Source) File { return New[fileNoun](s) }

// NewNotice draws the next id of its noun.
func NewNotice(s *Source) Notice { return New[noticeNoun](s) }

// NewProductLine draws the next id of its noun.
func NewProductLine(s *Source) ProductLine { return New[productLineNoun](s) }

// NewGrade draws the next id of its noun.
func NewGrade(s *Source) Grade { return New[gradeNoun](s) }

// NewApplication draws the next id of its noun.
func NewApplication(s *Source) Application { return New[applicationNoun](s) }

// NewRecruitment draws the next id of its noun.
func NewRecruitment(s *Source) Recruitment { return New[recruitmentNoun](s) }

// NewPenalty draws the next id of its noun.
func NewPenalty(s *Source) Penalty { return New[penaltyNoun](s) }

// NewDocument draws the next id of its noun.
func NewDocument(s *Source) Document { return New[documentNoun](s) }

// NewImport draws the next id of its noun.
func NewImport(s *Source) Import { return New[importNoun](s) }

// NewPoolRule draws the next id of its noun.
func NewPoolRule(s *Source) PoolRule { return New[poolRuleNoun](s) }

// NewPoolJob draws the next id of its noun.
func NewPoolJob(s *Source) PoolJob { return New[poolJobNoun](s) }

// NewWindow draws the next id of its noun.
func NewWindow(s *Source) Window { return New[windowNoun](s) }

// NewExclusion draws the next id of its noun.
func NewExclusion(s *Source) Exclusion { return New[exclusionNoun](s) }

// NewGradeScheme draws the next id of its noun.
func NewGradeScheme(s *Source) GradeScheme { return New[gradeSchemeNoun](s) }

// NewLimit draws the next id of its noun.
func NewLimit(s *Source) Limit { return New[limitNoun](s) }

// NewAttribute draws the next id of its noun.
func NewAttribute(s *Source) Attribute { return New[attributeNoun](s) }

// NewLabel draws the next id of its noun.
func NewLabel(s *Source) Label { return New[labelNoun](s) }

// NewPaper draws the next id of its noun.
func NewPaper(s *Source) Paper { return New[paperNoun](s) }

// NewInvitation draws the next id of its noun.
func NewInvitation(s *Source) Invitation { return New[invitationNoun](s) }

// NewListed draws the next id of its noun.
func NewListed(s *Source) Listed { return New[blacklistNoun](s) }

// NewEndpoint draws the next id of its noun.
func NewEndpoint(s *Source) Endpoint { return New[endpointNoun](s) }

// NewDelivery draws the next id of its noun.
func NewDelivery(s *Source) Delivery { return New[deliveryNoun](s) }

// NewSandboxFault draws the id of a fault that a sandbox is asked for.
func NewSandboxFault(s *Source) SandboxFault { return New[sandboxFaultNoun](s) }

// NewSandboxLetter draws the id of a request that an inbox of a sandbox received.
func NewSandboxLetter(s *Source) SandboxLetter { return New[sandboxLetterNoun](s) }

// NewPasskey draws the next id of its noun.
func NewPasskey(s *Source) Passkey { return New[passkeyNoun](s) }

// NewFront draws the next id of its noun.
func NewFront(s *Source) Front { return New[frontNoun](s) }
