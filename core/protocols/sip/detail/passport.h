// PASSporT tokens of the Identity header (RFC 8224, 8225, 8588), decoded but not verified.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/sip/detail/address.h"
#include "report/describe.h"

namespace pcapglass::sip {

struct PassportReport {
  bool decoded = false;
  std::optional<std::string> algorithm, extension, certificate_url, attestation;
  std::optional<std::vector<std::string>> originator, destinations;
  std::optional<std::string> origin_id;
  std::optional<Timestamp> issued_at;
  std::uint64_t signature_bytes = 0;
  std::optional<TextMap> parameters;
};
template <class Field>
void describe(Field& field, PassportReport& p) {
  field("decoded", p.decoded, "Whether the claims could be read: a compact token carries none, a damaged one neither");
  field("algorithm", p.algorithm, "Signature algorithm (alg)");
  field("extension", p.extension, "Kind of PASSporT (ppt), such as shaken or div");
  field("certificate_url", p.certificate_url, "Where the signer's certificate is (x5u)");
  field("attestation", p.attestation, "Attestation level of SHAKEN: A full, B partial, C gateway");
  field("originator", p.originator, "Who calls (orig): numbers and URIs");
  field("destinations", p.destinations, "Who is called (dest): numbers and URIs");
  field("origin_id", p.origin_id, "Opaque id of the call's origin (origid)");
  field("issued_at", p.issued_at, "When it was signed (iat), UTC");
  field("signature_bytes", p.signature_bytes, "Length of the signature, which is not verified");
  field("parameters", p.parameters, "Parameters of the header: info, alg, ppt");
}

// One element of an Identity header.
[[nodiscard]] PassportReport report_passport(std::string_view element);

// base64url without padding (RFC 7515 2); nothing when a character does not belong there.
[[nodiscard]] std::optional<std::string> base64url_decoded(std::string_view text);

}  // namespace pcapglass::sip
