// Bodies of a message: each part with its type and length, and what the types that SIP uses often say (domain.md 2.7).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/sip/detail/address.h"
#include "report/describe.h"

namespace pcapglass::sip {

struct Message;

struct FragmentReport {
  std::string start_line;
  std::optional<std::uint64_t> status_code;
  std::optional<std::string> reason_phrase, method;
};
template <class Field>
void describe(Field& field, FragmentReport& f) {
  field("start_line", f.start_line, "First line of the fragment; empty when it has none");
  field("status_code", f.status_code, "How far the referred request got");
  field("reason_phrase", f.reason_phrase, "Reason phrase with it");
  field("method", f.method, "Method of a fragment that is a request");
}

struct DtmfReport {
  std::uint64_t digits = 0;
  std::optional<std::uint64_t> duration_ms;
};
template <class Field>
void describe(Field& field, DtmfReport& d) {
  field("digits", d.digits, "Number of keys; which they are is hidden, for they may be a PIN or a card number");
  field("duration_ms", d.duration_ms, "Milliseconds a key was held");
}

struct MailboxReport {
  std::optional<bool> messages_waiting;
  std::optional<std::string> account;
  std::optional<TextMap> counts;
};
template <class Field>
void describe(Field& field, MailboxReport& m) {
  field("messages_waiting", m.messages_waiting, "Whether messages wait");
  field("account", m.account, "The mailbox");
  field("counts", m.counts, "By kind such as voice-message: new/old, with urgent ones in parentheses");
}

struct XmlReport {
  std::string root;
  std::optional<std::string> entity;
  std::uint64_t elements = 0;
  std::map<std::string, std::uint64_t> items, states;
};
template <class Field>
void describe(Field& field, XmlReport& x) {
  field("root", x.root, "Name of the outermost element, without its prefix");
  field("entity", x.entity, "Who it is about: its attribute entity, or of reginfo the first aor");
  field("elements", x.elements, "Number of elements");
  field("items", x.items, "Elements of interest by name: tuple, dialog, registration, contact and their like");
  field("states", x.states, "What they say about their state, counted: open, closed, confirmed, terminated, ...");
}

struct BodyReport {
  std::string part;
  std::string content_type;
  std::optional<TextMap> parameters;
  std::optional<std::string> disposition, content_id, encoding, transfer_encoding;
  std::uint64_t length = 0;
  std::optional<std::string> text;
  std::optional<FragmentReport> fragment;
  std::optional<DtmfReport> dtmf;
  std::optional<MailboxReport> mailbox;
  std::optional<XmlReport> xml;
  std::optional<std::string> note;
};
template <class Field>
void describe(Field& field, BodyReport& b) {
  field("part", b.part, "Which part: 1 is the body, 1.2 the second part of a multipart body, and so on");
  field("content_type", b.content_type, "Media type in lower case without parameters; empty when none is given");
  field("parameters", b.parameters, "Parameters of the media type");
  field("disposition", b.disposition, "Content-Disposition with its parameters");
  field("content_id", b.content_id, "Content-ID of a part");
  field("encoding", b.encoding, "Content-Encoding, such as gzip; such content is not inflated");
  field("transfer_encoding", b.transfer_encoding, "Content-Transfer-Encoding of a part");
  field("length", b.length, "Bytes that were captured of it");
  field("text", b.text, "The text with secrets redacted; absent for binary content, multipart and DTMF");
  field("fragment", b.fragment, "Of message/sipfrag: what became of a REFER");
  field("dtmf", b.dtmf, "Of DTMF in INFO: how many keys");
  field("mailbox", b.mailbox, "Of application/simple-message-summary: waiting messages");
  field("xml", b.xml, "Of XML documents such as PIDF: what they are about, counted");
  field("note", b.note, "What was not read, and why");
}

struct Bodies {
  std::vector<BodyReport> parts;  // the body and all parts in it, outer ones first
  std::string raw;                // the whole as text, secrets redacted; lines are ended by \n
};
// Nothing in it when the message has no body. At most 64 parts in 8 levels, 64 kB of text of each.
[[nodiscard]] Bodies bodies_of(const Message& message);

}  // namespace pcapglass::sip
