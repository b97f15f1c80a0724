package rowfile

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// strict decodes text and refuses what does not fit its encoding, where x/text would put a replacement character.
type strict struct {
	transform.Transformer
	name string
	read int64 // bytes of the file before those to come
	// fit returns how many bytes at the beginning of src are n characters.
	fit func(src []byte, n int) int
}

func strictUTF8(read int64) *strict {
	return &strict{Transformer: encoding.UTF8Validator, name: "UTF-8", read: read}
}

func strictGB18030(read int64) *strict {
	return &strict{Transformer: simplifiedchinese.GB18030.NewDecoder(), name: "GB18030", read: read, fit: fitGB18030}
}

func (s *strict) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	nDst, nSrc, err = s.Transformer.Transform(dst, src, atEOF)
	if errors.Is(err, encoding.ErrInvalidUTF8) {
		return nDst, nSrc, broken("byte %d of the file is not %s", s.read+int64(nSrc), s.name)
	}
	if s.fit != nil {
		if at := bytes.IndexRune(dst[:nDst], utf8.RuneError); at >= 0 {
			before := s.fit(src, utf8.RuneCount(dst[:at]))
			return at, before, broken("byte %d of the file is not %s", s.read+int64(before), s.name)
		}
	}
	s.read += int64(nSrc)
	return nDst, nSrc, err
}

func fitGB18030(src []byte, n int) int {
	at := 0
	for ; n > 0 && at < len(src); n-- {
		size, _ := sizeGB18030(src[at:])
		at += size
	}
	return at
}

// sizeGB18030 returns the size of the first character, and whether its bytes fit the encoding; a size beyond the text
// says that the character is cut.
func sizeGB18030(text []byte) (size int, fits bool) {
	second := func(low, high byte) bool { return text[1] >= low && text[1] <= high }
	switch {
	case text[0] < 0x80:
		return 1, true
	case text[0] == 0x80 || text[0] == 0xff:
		return 1, false
	case len(text) < 2:
		return 2, true
	case second('0', '9'):
		fits = (len(text) < 3 || text[2] >= 0x81 && text[2] <= 0xfe) && (len(text) < 4 || text[3] >= '0' && text[3] <= '9')
		return 4, fits
	default:
		return 2, second(0x40, 0x7e) || second(0x80, 0xfe)
	}
}

// validGB18030 allows a last character that is cut, unless the text is whole.
func validGB18030(text []byte, whole bool) bool {
	for len(text) > 0 {
		size, fits := sizeGB18030(text)
		switch {
		case !fits:
			return false
		case size > len(text):
			return !whole
		}
		text = text[size:]
	}
	return true
}
