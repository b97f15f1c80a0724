package docstore

// Size is how much a tenant has stored.
type Size struct {
	Documents int64
	// Bytes of the documents and of the events they have still to tell, as they are encoded; indexes are not counted. The
	// engines differ by what they keep beside a document's body, less than 200 bytes each.
	Bytes int64
}

// Add returns the sum.
func (s Size) Add(more Size) Size { return Size{s.Documents + more.Documents, s.Bytes + more.Bytes} }
