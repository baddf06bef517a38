// A record and the layers found in it: a value without heap memory that lives for one call.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

#include "bytes/stop.h"
#include "capture/record.h"
#include "decode/ip_address.h"

namespace pcapglass {

// One protocol header and what it carries; both point into the record. The payload is cut to the length that the
// header states (so Ethernet padding is no part of IP), and may be shorter where the capture was cut.
struct Layer {
  LayerId id = LayerId::none;
  Bytes header;
  Bytes payload;
};

// The innermost transport: what a flow is made of, wherever the ports were read from.
struct Transport {
  std::uint8_t ip_protocol = 0;  // 17 UDP, 6 TCP; 0 when the packet has no transport that was decoded
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
};

// Whether the capture holds this packet already (domain.md C-07).
enum class Copy : std::uint8_t {
  none,
  captured_twice,  // by a mirror port, or on several interfaces
  routed,          // on both sides of a router: the hop limit differs
};

class Packet {
 public:
  static constexpr std::size_t kMaxLayers = 24;

  explicit Packet(const Record& record) : record_(&record) {}  // NOLINT(cppcoreguidelines-pro-type-member-init)

  [[nodiscard]] const Record& record() const { return *record_; }
  [[nodiscard]] std::span<const Layer> layers() const { return {&layers_[0], count_}; }
  // Where decoding ended. A *malformed* one may stand beside layers behind it: a length that promises more than the
  // packet has is noted, and what is there is decoded.
  [[nodiscard]] const std::optional<Stop>& stop() const { return stop_; }

  // The innermost layer of that kind as a view (`View::kLayer` names it); nothing when the packet has none.
  template <class View>
  [[nodiscard]] std::optional<View> get() const {
    for (std::size_t i = count_; i-- > 0;) {
      if (layers_[i].id == View::kLayer) return View(layers_[i].header);
    }
    return std::nullopt;
  }

  // What the innermost layer carries; the whole record when no layer was recognised.
  [[nodiscard]] Bytes payload() const { return count_ == 0 ? record_->captured : layers_[count_ - 1].payload; }

  // Innermost addresses (version 0 when the packet has no IP layer).
  [[nodiscard]] const IpAddress& source() const { return source_; }
  [[nodiscard]] const IpAddress& destination() const { return destination_; }

  // True when the innermost IP layer is a fragment, first or later: its payload is only a piece, and no transport layer
  // is decoded.
  [[nodiscard]] bool is_fragment() const { return fragment_; }

  // The transport behind those addresses. Encapsulations that carry addresses and ports of their own (HEP, exported
  // PDUs) set it without a UDP or TCP layer.
  [[nodiscard]] const Transport& transport() const { return transport_; }
  [[nodiscard]] Endpoint source_endpoint() const { return {source_, transport_.source_port}; }
  [[nodiscard]] Endpoint destination_endpoint() const { return {destination_, transport_.destination_port}; }

  // Bytes of the innermost layer that the snap length took, as far as its headers say where that ends: a cut through
  // Ethernet padding takes none (domain.md C-09).
  [[nodiscard]] std::size_t missing() const { return missing_; }
  [[nodiscard]] bool is_cut() const { return missing_ > 0; }

  // The first frame that carried this packet, when `copy` is not none. Analyzers count copies apart from what was sent
  // again.
  [[nodiscard]] Copy copy() const { return copy_; }
  [[nodiscard]] std::uint64_t copy_of() const { return copy_of_; }

  // For the decoder. False when the array is full: the caller then stops with `too_many_layers`.
  [[nodiscard]] bool add(Layer layer) {
    if (count_ == kMaxLayers) return false;
    std::construct_at(&layers_[count_++], layer);
    return true;
  }
  // The first stop stays: what a packet says after it has contradicted itself explains nothing.
  void set_stop(const Stop& stop) {
    if (!stop_) stop_ = stop;
  }
  // A new innermost IP layer: whatever transport was outside of it is no longer the innermost.
  void set_addresses(const IpAddress& source, const IpAddress& destination) {
    source_ = source;
    destination_ = destination;
    transport_ = {};
  }
  void set_transport(const Transport& transport) { transport_ = transport; }
  void set_fragment() { fragment_ = true; }
  void set_missing(std::size_t bytes) { missing_ = bytes; }
  // For the engine.
  void set_copy(Copy copy, std::uint64_t of_frame) {
    copy_ = copy;
    copy_of_ = of_frame;
  }

 private:
  const Record* record_;
  // A union so that the array is not cleared for every packet: only the first count_ layers exist.
  union {
    Layer layers_[kMaxLayers];
  };
  std::size_t count_ = 0;
  std::optional<Stop> stop_;
  IpAddress source_;
  IpAddress destination_;
  Transport transport_;
  bool fragment_ = false;
  Copy copy_ = Copy::none;
  std::size_t missing_ = 0;
  std::uint64_t copy_of_ = 0;
};

}  // namespace pcapglass
