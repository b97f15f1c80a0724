package rowfile

import (
	"bufio"
	"cmp"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// sample is how much of a file its encoding is told from, beginning at the first byte that is not ASCII.
const sample = 64 << 10 // bytes

const byteOrderMark = "\ufeff"

// decoded returns the file's text in UTF-8. Its encoding is UTF-8, with or without a byte order mark, or GB 18030,
// of which GBK and GB 2312 are parts: as the content type's charset says, or else as the bytes tell. A byte
// that does not fit the encoding ends the reading with a *FileError that says where it is.
func decoded(file io.Reader, contentType string) (*decodedText, error) {
	buffered := bufio.NewReaderSize(file, sample)
	if mark, err := buffered.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		if err := discard(buffered, len(mark)); err != nil {
			return nil, err
		}
		return &decodedText{Reader: transform.NewReader(buffered, strictUTF8(int64(len(mark)))), said: utf8Name}, nil
	}
	switch charset := charsetOf(contentType); charset {
	case "":
		undecided := &undecided{from: buffered}
		return &decodedText{Reader: undecided, undecided: undecided}, nil
	case "utf-8", "utf8", "us-ascii":
		return &decodedText{Reader: transform.NewReader(buffered, strictUTF8(0)), said: utf8Name}, nil
	case "gbk", "gb2312", "gb18030", "cp936":
		return &decodedText{Reader: transform.NewReader(buffered, strictGB18030(0)), said: gb18030Name}, nil
	default:
		return nil, broken("the charset %q is not read: use UTF-8, GBK or GB18030", charset)
	}
}

const (
	utf8Name    = "UTF-8"
	gb18030Name = "GB18030"
)

// decodedText is a file's text in UTF-8.
type decodedText struct {
	io.Reader

	said      string // its encoding, or empty where the bytes tell it
	undecided *undecided
}

// name returns the encoding, as far as the text has been read: plain ASCII is UTF-8.
func (t *decodedText) name() string {
	if t.undecided != nil && t.undecided.name != "" {
		return t.undecided.name
	}
	return cmp.Or(t.said, utf8Name)
}

func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.ToLower(params["charset"])
}

// undecided passes ASCII on until a byte comes that tells the encoding.
type undecided struct {
	from    *bufio.Reader
	read    int64
	decided io.Reader
	name    string
}

func (u *undecided) Read(p []byte) (int, error) {
	if u.decided != nil {
		return u.decided.Read(p)
	}
	if _, err := u.from.Peek(1); err != nil {
		return 0, err
	}
	ahead, _ := u.from.Peek(u.from.Buffered())
	ascii := 0
	for ascii < len(ahead) && ahead[ascii] < utf8.RuneSelf {
		ascii++
	}
	if ascii > 0 {
		n := copy(p, ahead[:ascii])
		u.read += int64(n)
		return n, discard(u.from, n)
	}
	bytes, err := u.from.Peek(sample)
	whole := err == io.EOF
	switch {
	case validUTF8(bytes, whole):
		u.decided, u.name = transform.NewReader(u.from, strictUTF8(u.read)), utf8Name
	case validGB18030(bytes, whole):
		u.decided, u.name = transform.NewReader(u.from, strictGB18030(u.read)), gb18030Name
	default:
		return 0, broken("the file is neither UTF-8 nor GB18030 from byte %d on", u.read)
	}
	return u.decided.Read(p)
}

func discard(r *bufio.Reader, n int) error {
	_, err := r.Discard(n)
	return err
}

// validUTF8 allows a last character that is cut, unless the text is whole.
func validUTF8(text []byte, whole bool) bool {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			return !whole && !utf8.FullRune(text)
		}
		text = text[size:]
	}
	return true
}
