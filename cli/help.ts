// The help texts.

const CAPTURES = `A capture (pcap, pcapng, snoop, Network Monitor or ERF, may be gzip-compressed)
is a path, - for standard input, or with --allow-urls an http or https URL.`;

const EXIT = `Exit status: 0 a report was made; 1 a capture could not be opened or is not one;
2 wrong usage; 3 the report is partial because the file is damaged.`;

const LIMITS = `  --max-bytes N     bytes of one capture (default: 4 GiB)
  --deadline-ms N   milliseconds one call may take (default: 60000)
  --cache-bytes N   memory for finished analyses (default: 1 GiB; 0: keep none)
  --concurrency N   captures analysed at once (default: 4)`;

const OPERATOR = `  --rate-limit N    requests one client (token, else address) may make in a
                    minute; further ones get 429 (default: any number)
  --client-header NAME
                    header in which your proxy tells the client's address
  --allowed-origin NAME
                    host name or whole origin of web pages that may call; may be
                    repeated
  --authorization-server URL
                    tells OAuth clients where they get their tokens
  --public-url URL  this server's URL as clients write it, such as
                    https://pcap.example
  --open-metrics    show /metrics also without a token
  --log json|off    one JSON line for each request on standard error
                    (default: off)
  --grace-ms N      milliseconds running calls get when the server is told to
                    stop (default: 8000)`;

const ENVIRONMENT = `Each option may also come from the environment: --rate-limit N is
PCAPGLASS_RATE_LIMIT=N, --allow-urls is PCAPGLASS_ALLOW_URLS=true, and commas
part what may be repeated. What the command line says counts.`;

const MAIN = `pcapglass: look through packet captures

Usage:
  pcapglass analyze FILE|URL|-...    report on captures: findings, facts, messages
  pcapglass tool NAME FILE|URL|-     the answer of one MCP tool, as JSON
  pcapglass tools                    the tools there are
  pcapglass mcp                      MCP server for AI agents (stdio or HTTP)
  pcapglass serve                    the page, and the MCP server at /mcp
  pcapglass COMMAND --help           more about one command
  pcapglass --version

Example:
  tcpdump -w - | pcapglass analyze -

${EXIT}
`;

const HELP: Record<string, string> = {
  '': MAIN,
  analyze: `Usage: pcapglass analyze FILE|URL|-... [options]

Reports on each capture.
${CAPTURES}

  --only NAMES      protocols to report on, such as sip,dns (default: all)
  --format FORMAT   text (default), json (one document per capture), or ndjson
                    (one line per capture)
  --limit N|all     rows of each list, 0 to 1000 or all (default: 50)
  --hashes          SHA-256 and SHA-1 of each file
  --ladder CALL     only the ladder diagram of one SIP call: its number in the
                    capture, or its Call-ID or a part of it; --format text,
                    mermaid or json
  --allow-urls      fetch http and https URLs
  --help            this text

${EXIT}
`,
  tool: `Usage: pcapglass tool NAME FILE|URL|- [options]
       pcapglass tool compare_captures BEFORE AFTER

Prints what the MCP tool NAME answers for a capture, as one JSON document.
'pcapglass tools' lists the names.
${CAPTURES}

  --args JSON       the tool's other arguments, such as '{"limit": 10}'
  --allow-urls      fetch http and https URLs
  --help            this text

${EXIT}
`,
  tools: `Usage: pcapglass tools [--json]

Lists the tools.

  --json            as the MCP method tools/list gives them, with schemas
  --help            this text
`,
  mcp: `Usage: pcapglass mcp [options]

Serves the tools to AI agents by the Model Context Protocol.

  --transport KIND  stdio (default) or http
  --modules NAMES   protocols to offer, such as sip,dns (default: all)
  --max-packets N   rows per list when a call names no limit, 0 to 1000
                    (default: 50)
  --root DIR        allow captures below DIR; may be repeated
                    (default: any path on stdio, none over http)
  --allow-urls      fetch captures from https URLs of public hosts
  --allow-private-urls
                    fetch them also by http and from private addresses
${LIMITS}
  --help            this text

Over http only:
  --host ADDRESS    address to listen on (default: 127.0.0.1)
  --port N          port to listen on (default: 8080; 0: any free one)
  --allowed-host NAME
                    further name that requests may be addressed to
  --token-file FILE bearer tokens, one in a line (or PCAPGLASS_TOKENS)
  --allow-anyone    listen beyond this machine without a token
  --uploads DIR     take captures by POST /captures, kept in DIR for a day
${OPERATOR}

${ENVIRONMENT}
`,
  serve: `Usage: pcapglass serve [options]

Serves the page at / and the MCP endpoint at /mcp. Captures opened in the page
stay in the browser.

  --host ADDRESS    address to listen on (default: 127.0.0.1)
  --port N          port to listen on (default: 8080; 0: any free one)
  --modules NAMES   protocols to offer by MCP, such as sip,dns (default: all)
  --max-packets N   rows per list when a call names no limit, 0 to 1000
                    (default: 50)
  --root DIR        let MCP calls read captures below DIR; may be repeated
                    (default: none)
  --allow-urls      let MCP calls fetch captures from https URLs of public hosts
  --allow-private-urls
                    also by http and from private addresses
  --allowed-host NAME
                    further name that requests may be addressed to
  --token-file FILE bearer tokens for MCP, one in a line (or PCAPGLASS_TOKENS)
  --allow-anyone    listen beyond this machine without a token
  --uploads DIR     take captures by POST /captures, kept in DIR for a day
${LIMITS}
${OPERATOR}
  --help            this text

${ENVIRONMENT}
`,
};

/** Help on a command, or on the whole with ''. */
export function helpText(command: string): string {
  return HELP[command] ?? MAIN;
}
