// Calls written by hand: who sends what to whom at which second, as messages with all that matching needs.
#pragma once

#include <map>

#include "support/capture.h"
#include "support/sip.h"

namespace test {

struct SceneExtra {
  std::vector<std::string> headers = {};
  std::string body = {};
  std::string from_tag = "a";
  std::string to_tag = {};  // of a request in the dialog, or of a response
  std::string branch = {};  // instead of one per (method, CSeq, client)
};

// Hosts are 192.0.2.N; messages name a leg by the host that sent its request.
class Scene {
 public:
  using Extra = SceneExtra;

  // A request at `seconds`; the ACK of a 2xx needs a branch of its own.
  Scene& request(double seconds, int from, int to, const std::string& method, int cseq, Extra extra = {}) {
    std::vector<std::string> lines = {method + " sip:bob@192.0.2." + std::to_string(to) + " SIP/2.0"};
    add_common(lines, from, method, cseq, extra);
    lines.insert(lines.end(), {"Max-Forwards: 70", "Contact: <sip:ua@192.0.2." + std::to_string(from) + ">"});
    return send(seconds, from, to, std::move(lines), extra);
  }
  // The response of `from` to a request that `to` has sent.
  Scene& response(double seconds, int from, int to, const std::string& status, const std::string& method, int cseq,
                  Extra extra = {}) {
    std::vector<std::string> lines = {"SIP/2.0 " + status};
    if (extra.to_tag.empty() && status.substr(0, 3) != "100") extra.to_tag = "b";
    add_common(lines, to, method, cseq, extra);
    lines.push_back("Contact: <sip:ua@192.0.2." + std::to_string(from) + ">");
    return send(seconds, from, to, std::move(lines), extra);
  }
  // Something that is no SIP: the capture goes on until then.
  Scene& silence_until(double seconds) {
    capture_.at(seconds).between(9, 10).udp("still capturing", {40000, 40001});
    return *this;
  }
  Scene& call_id(std::string id) {
    call_id_ = std::move(id);
    return *this;
  }

  [[nodiscard]] const std::string& bytes() const { return capture_.bytes(); }
  [[nodiscard]] pcapglass::Json calls() const { return ask(bytes(), "list_sip_calls"); }
  // The only call.
  [[nodiscard]] pcapglass::Json call() const { return calls()["calls"].at(0); }
  [[nodiscard]] std::string outcome() const { return call()["outcome"].get<std::string>(); }
  // Rules that fired.
  [[nodiscard]] std::vector<std::string> findings() const {
    std::vector<std::string> out;
    const pcapglass::Json result = calls();
    for (const auto& finding : result["findings"]) out.push_back(finding["id"].get<std::string>());
    std::sort(out.begin(), out.end());
    return out;
  }
  [[nodiscard]] bool fires(std::string_view rule) const {
    const auto all = findings();
    return std::find(all.begin(), all.end(), rule) != all.end();
  }

 private:
  void add_common(std::vector<std::string>& lines, int client, const std::string& method, int cseq,
                  const Extra& extra) {
    // CANCEL and the ACK of a refusal are of the INVITE's branch (RFC 3261 9.1, 17.1.1.3).
    const bool as_invite = method == "CANCEL" || method == "ACK";
    const std::string branch =
        extra.branch.empty() ? (as_invite ? "INVITE" : method) + std::to_string(cseq) + "x" + std::to_string(client)
                             : extra.branch;
    lines.push_back("Via: SIP/2.0/UDP 192.0.2." + std::to_string(client) + ":5060;branch=z9hG4bK" + branch);
    lines.push_back("From: <sip:alice@example.com>;tag=" + extra.from_tag);
    lines.push_back("To: <sip:bob@example.com>" + (extra.to_tag.empty() ? "" : ";tag=" + extra.to_tag));
    lines.push_back("Call-ID: " + call_id_);
    lines.push_back("CSeq: " + std::to_string(cseq) + " " + method);
  }
  Scene& send(double seconds, int from, int to, std::vector<std::string> lines, const Extra& extra) {
    lines.insert(lines.end(), extra.headers.begin(), extra.headers.end());
    capture_.at(seconds).between(from, to).udp(message_of(lines, extra.body));
    return *this;
  }

  CaptureWriter capture_;
  std::string call_id_ = "scene@192.0.2.1";
};

// INVITE, 100, 180 and the ACKed 200 between hosts 1 and 2: answered at second 3.
inline Scene answered_call() {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1)
      .response(0.1, 2, 1, "100 Trying", "INVITE", 1)
      .response(0.5, 2, 1, "180 Ringing", "INVITE", 1)
      .response(3, 2, 1, "200 OK", "INVITE", 1)
      .request(3.2, 1, 2, "ACK", 1, {.to_tag = "b", .branch = "ack"});
  return scene;
}

// An INVITE that is refused at second 1 with `status`.
inline Scene refused_call(const std::string& status, bool ringing = false,
                          const std::vector<std::string>& headers = {}) {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1);
  if (ringing) scene.response(0.5, 2, 1, "180 Ringing", "INVITE", 1);
  scene.response(1, 2, 1, status, "INVITE", 1, {.headers = headers}).request(1.1, 1, 2, "ACK", 1, {.to_tag = "b"});
  return scene;
}

}  // namespace test
