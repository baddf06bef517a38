#include "protocols/dhcp/codes.h"

#include <array>

#include "bytes/text.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::string_view kV4 =
    "0epad 1asubnet_mask 2itime_offset 3Arouter 4Atime_server 5Aname_server 6Adomain_name_server 7Alog_server "
    "8Aquotes_server 9Alpr_server 10Aimpress_server 11Aresource_location_server 12shostname 13wboot_file_size "
    "14smerit_dump_file 15sdomain_name 16aswap_server 17sroot_path 18sextensions_path 19fip_forwarding "
    "20fsource_routing 21Ppolicy_filter 22wmaximum_datagram_reassembly_size 23bdefault_ip_ttl "
    "24dpath_mtu_aging_timeout "
    "25Wpath_mtu_plateau_table 26winterface_mtu 27fall_subnets_are_local 28abroadcast_address "
    "29fperform_mask_discovery "
    "30fmask_supplier 31fperform_router_discovery 32arouter_solicitation_address 33Pstatic_route "
    "34ftrailer_encapsulation 35darp_cache_timeout 36fethernet_encapsulation 37btcp_default_ttl "
    "38dtcp_keepalive_interval 39ftcp_keepalive_garbage 40snis_domain 41Anis_server 42Antp_server 43vvendor_specific "
    "44Anetbios_name_server 45Anetbios_datagram_distribution_server 46bnetbios_node_type 47snetbios_scope "
    "48Ax_window_font_server 49Ax_window_display_manager 50arequested_ip 51dlease_time 52ooption_overload "
    "53mmessage_type 54aserver_id 55pparameter_request_list 56smessage 57wmaximum_message_size 58drenewal_time "
    "59drebinding_time 60svendor_class_id 61cclient_id 62snetware_ip_domain 63xnetware_ip_information "
    "64snis_plus_domain 65Anis_plus_server 66stftp_server_name 67sboot_file_name 68Hmobile_ip_home_agent "
    "69Asmtp_server "
    "70Apop3_server 71Anntp_server 72Awww_server 73Afinger_server 74Airc_server 75Astreettalk_server "
    "76Astreettalk_directory_assistance_server 77uuser_class 78Lslp_directory_agent 79lslp_service_scope "
    "80erapid_commit 81qclient_fqdn 82rrelay_agent_information 83xisns 85Ands_server 86snds_tree_name 87snds_context "
    "88nbcmcs_controller_domains 89Abcmcs_controller_addresses 90hauthentication 91dclient_last_transaction_time "
    "92Aassociated_ip 93Nclient_system_architecture 94kclient_network_interface 95sldap 97Uclient_machine_id "
    "98suser_authentication 99xgeoconf_civic 100sposix_timezone 101stzdb_timezone 108dipv6_only_preferred "
    "112Anetinfo_address 113snetinfo_tag 114scaptive_portal 116bauto_configure 117Wname_service_search "
    "118asubnet_selection 119ndomain_search 120Ssip_servers 121Rclassless_static_route "
    "122vcablelabs_client_configuration 123xgeoconf 124Vvendor_identifying_vendor_class "
    "125Ovendor_identifying_vendor_specific 128ztftp_server_ip_address 129zcall_server_ip_address "
    "130zdiscrimination_string 131zremote_statistics_server_ip_address 132zvlan_id 133zlayer_2_priority "
    "134zdiffserv_code_point 135zhttp_proxy 136Apana_agent 137nlost_server 138Acapwap_access_controller "
    "139vmos_addresses 140vmos_domains 141nsip_ua_configuration_domains 142Aandsf_address 143xsztp_redirect 144xgeoloc "
    "145Bforcerenew_nonce_capable 146Grdnss_selection 147sdots_agent 148Ados_address 150Atftp_server_address "
    "151Cstatus_code 152dbase_time 153dstart_time_of_state 154dquery_start_time 155dquery_end_time 156bdhcp_state "
    "157bdata_source 158Kpcp_server 159Qport_parameters 160sformer_captive_portal 161smud_url 162xdns_resolver "
    "175vetherboot 176zip_telephone 177vpacketcable 208xpxelinux_magic 209spxelinux_configuration_file "
    "210spxelinux_path_prefix 211dpxelinux_reboot_time 212gipv6_rapid_deployment 213naccess_network_domain_name "
    "220xsubnet_allocation 221Xvirtual_subnet_selection 242zavaya 249Rmicrosoft_classless_static_route "
    "252sproxy_autodiscovery "
    "255eend ";

constexpr std::string_view kV6 =
    "1Dclient_id 2Dserver_id 3Iia_na 4Tia_ta 5jia_address 6poption_request 7bpreference 8welapsed_time 9Mrelay_message "
    "11hauthentication 12aserver_unicast 13Cstatus_code 14erapid_commit 15uuser_class 16Vvendor_class "
    "17Ovendor_options "
    "18zinterface_id 19mreconfigure_message 20ereconfigure_accept 21nsip_server_domains 22Asip_server_addresses "
    "23Adns_servers 24ndomain_search_list 25Iia_pd 26Jia_prefix 27Anis_servers 28Anis_plus_servers 29nnis_domain "
    "30nnis_plus_domain 31Asntp_servers 32dinformation_refresh_time 33nbcmcs_server_domains 34Abcmcs_server_addresses "
    "36xgeoconf_civic 37Eremote_id 38zsubscriber_id 39qclient_fqdn 40Apana_agent 41sposix_timezone 42stzdb_timezone "
    "43pecho_request 44xleasequery 45Yclient_data 46dclient_last_transaction_time 47xleasequery_relay_data "
    "48Aleasequery_client_link 49xmip6_home_network 51nlost_server 52Acapwap_access_controller 53Drelay_id "
    "56tntp_server 57naccess_network_domain_name 58nsip_ua_configuration_domains 59sboot_file_url "
    "60uboot_file_parameters 61Nclient_architecture 62knetwork_interface 63xgeolocation 64naftr_name "
    "65nerp_local_domain_name 66Yrelay_supplied_options 67xpd_exclude 68Xvirtual_subnet_selection 74Grdnss_selection "
    "79yclient_link_layer_address 80alink_address 82dsol_max_rt 83dinf_max_rt 86Apcp_server 87Fdhcpv4_message "
    "88Hdhcp_4o6_server 89xs46_rule 90as46_border_relay 91xs46_default_mapping_rule 92xs46_ipv4_ipv6_binding "
    "93xs46_port_parameters 94Ys46_map_e_container 95Ys46_map_t_container 96Ys46_lightweight_4over6_container 97x4rd "
    "103scaptive_portal 112smud_url 135wrelay_source_port 143Aandsf_address 144xdns_resolver ";

constexpr std::string_view kRelayAgent =
    "1zcircuit_id 2zremote_id 4ddocsis_device_class 5alink_selection 6zsubscriber_id 7xradius_attributes "
    "8xauthentication 9Ovendor_specific 10bflags 11aserver_id_override 12Drelay_id 13xaccess_technology_type "
    "14zaccess_network_name 15zaccess_point_name 16xaccess_point_bssid 17doperator_enterprise 18zoperator_realm "
    "19wsource_port 151Xvirtual_subnet_selection 152evirtual_subnet_selection_control ";

constexpr std::string_view kNtp = "1aserver_address 2amulticast_address 3nserver_name ";

// Where the type of a code's value stands in the text; its name follows, up to the next space.
using Index = std::array<std::uint16_t, 256>;
constexpr Index index_of(std::string_view text) {
  Index out{};
  for (std::size_t at = 0; at < text.size(); at = text.find(' ', at) + 1) {
    std::size_t code = 0;
    while (is_digit(text[at])) code = code * 10 + static_cast<std::size_t>(text[at++] - '0');
    out[code] = static_cast<std::uint16_t>(at);
  }
  return out;
}

struct Registry {
  std::string_view text;
  Index index;
};
constexpr std::array kRegistries = {Registry{kV4, index_of(kV4)}, Registry{kV6, index_of(kV6)},
                                    Registry{kRelayAgent, index_of(kRelayAgent)}, Registry{kNtp, index_of(kNtp)}};

constexpr std::string_view kTypesV4 =
    "BOOTP,DISCOVER,OFFER,REQUEST,DECLINE,ACK,NAK,RELEASE,INFORM,FORCERENEW,LEASEQUERY,LEASEUNASSIGNED,LEASEUNKNOWN,"
    "LEASEACTIVE,BULKLEASEQUERY,LEASEQUERYDONE,ACTIVELEASEQUERY,LEASEQUERYSTATUS,TLS";
constexpr std::string_view kTypesV6 =
    ",SOLICIT,ADVERTISE,REQUEST,CONFIRM,RENEW,REBIND,REPLY,RELEASE,DECLINE,RECONFIGURE,INFORMATION-REQUEST,RELAY-FORW,"
    "RELAY-REPL,LEASEQUERY,LEASEQUERY-REPLY,LEASEQUERY-DONE,LEASEQUERY-DATA,RECONFIGURE-REQUEST,RECONFIGURE-REPLY,"
    "DHCPV4-QUERY,DHCPV4-RESPONSE,ACTIVELEASEQUERY,STARTTLS,BNDUPD,BNDREPLY,POOLREQ,POOLRESP,UPDREQ,UPDREQALL,UPDDONE,"
    "CONNECT,CONNECTREPLY,DISCONNECT,STATE,CONTACT";
constexpr std::string_view kStatuses =
    "Success,UnspecFail,NoAddrsAvail,NoBinding,NotOnLink,UseMulticast,NoPrefixAvail,UnknownQueryType,MalformedQuery,"
    "NotConfigured,NotAllowed,QueryTerminated,DataMissing,CatchUpComplete,NotSupported,TLSConnectionRefused,"
    "AddressInUse,ConfigurationConflict,MissingBindingInformation,OutdatedBindingInformation,ServerShuttingDown,"
    "DNSUpdateNotSupported,ExcessiveTimeSkew";

}  // namespace

OptionCode option_code(Space space, std::uint32_t code) {
  const Registry& registry = kRegistries[static_cast<std::size_t>(space)];
  if (code >= registry.index.size() || registry.index[code] == 0) return {};
  const std::string_view from = registry.text.substr(registry.index[code]);
  return {from[0], from.substr(1, from.find(' ') - 1)};
}

std::string option_name(Space space, std::uint32_t code) {
  const std::string_view name = option_code(space, code).name;
  return name.empty() ? "option_" + std::to_string(code) : std::string(name);
}

std::string_view nth(std::string_view list, std::size_t index) {
  for (; index > 0; --index) {
    const std::size_t comma = list.find(',');
    if (comma == std::string_view::npos) return {};
    list.remove_prefix(comma + 1);
  }
  return list.substr(0, list.find(','));
}

std::string message_type_name(std::uint8_t version, std::uint8_t type) {
  const std::string_view name = nth(version == 6 ? kTypesV6 : kTypesV4, type);
  return name.empty() ? "unknown " + std::to_string(type) : std::string(name);
}

std::string_view status_name(std::uint32_t status) { return nth(kStatuses, status); }

}  // namespace pcapglass::dhcp
