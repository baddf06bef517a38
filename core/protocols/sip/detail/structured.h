// The structured form of every header that has one (domain.md's header table, 2.4).
#pragma once

#include "protocols/sip/detail/address.h"
#include "protocols/sip/detail/passport.h"

namespace pcapglass::sip {

struct Message;

struct CSeqReport {
  std::optional<std::uint64_t> number;
  std::string digits;
  std::string method;
};
template <class Field>
void describe(Field& field, CSeqReport& c) {
  field("number", c.number, "Sequence number; absent when it is none below 2^32");
  field("digits", c.digits, "The number as sent");
  field("method", c.method, "The method");
}

struct RAckReport {
  std::optional<std::uint64_t> rseq, cseq;
  std::string method;
};
template <class Field>
void describe(Field& field, RAckReport& r) {
  field("rseq", r.rseq, "RSeq of the provisional response that is acknowledged");
  field("cseq", r.cseq, "CSeq number of that response");
  field("method", r.method, "CSeq method of that response");
}

struct WarningReport {
  std::optional<std::uint64_t> code;
  std::optional<std::string> name;
  std::string agent;
  std::string text;
};
template <class Field>
void describe(Field& field, WarningReport& w) {
  field("code", w.code, "Warning code");
  field("name", w.name, "What RFC 3261 calls that code");
  field("agent", w.agent, "Who warns: host or name");
  field("text", w.text, "The warning");
}

struct SoftwareReport {
  std::string header;
  std::string text;
  std::optional<std::string> vendor;
};
template <class Field>
void describe(Field& field, SoftwareReport& s) {
  field("header", s.header, "Header that names it: user-agent or server");
  field("text", s.text, "What it says");
  field("vendor", s.vendor, "Guess whose product it is, by a well-known name in the text");
}

struct StructuredHeaders {
  std::uint64_t hops = 0;
  std::vector<ViaReport> via;
  std::optional<AddressReport> from, to;
  std::optional<std::vector<AddressReport>> contact;
  std::optional<bool> contact_is_star;
  std::optional<CSeqReport> cseq;
  std::optional<RAckReport> rack;
  std::optional<OrderedMap<std::vector<AddressReport>>> addresses;
  std::optional<OrderedMap<std::uint64_t>> numbers;
  std::optional<OrderedMap<std::vector<std::string>>> lists;
  std::optional<OrderedMap<std::vector<ValueReport>>> values;
  std::optional<std::vector<ReasonReport>> reasons;
  std::optional<std::vector<WarningReport>> warnings;
  std::optional<std::vector<PassportReport>> passports;
  std::optional<std::vector<SoftwareReport>> software;
};
template <class Field>
void describe(Field& field, StructuredHeaders& h) {
  field("hops", h.hops, "Number of Via values: hops the message has taken, or has still to take");
  field("via", h.via, "Via values, topmost first");
  field("from", h.from, "From, the first of several");
  field("to", h.to, "To, the first of several");
  field("contact", h.contact, "Contact addresses in order");
  field("contact_is_star", h.contact_is_star, "True when Contact is *, which removes all bindings");
  field("cseq", h.cseq, "CSeq, the first of several");
  field("rack", h.rack, "RAck of a PRACK");
  field("addresses", h.addresses,
        "Other headers made of addresses by long lower-case name, in order: route, record-route, path, refer-to, "
        "p-asserted-identity, diversion, history-info and their like");
  field("numbers", h.numbers,
        "Headers that are one number by long lower-case name: max-forwards, expires, rseq and their like");
  field("lists", h.lists,
        "Headers that are lists of words by long lower-case name: allow, supported, require, privacy and their like");
  field("values", h.values,
        "Headers that are values with parameters by long lower-case name: content-type, event, subscription-state, "
        "session-expires, replaces, session-id, retry-after and their like");
  field("reasons", h.reasons, "Reason values with the names of their causes");
  field("warnings", h.warnings, "Warning values with the names of their codes");
  field("passports", h.passports, "Identity values: what the caller's provider attests. Signatures are not verified");
  field("software", h.software, "What the sender says about its software");
}

// Of all lines that the snap length did not cut.
[[nodiscard]] StructuredHeaders structured_headers(const Message& message);

}  // namespace pcapglass::sip
