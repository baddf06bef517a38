// A host of MCP Apps in a page: shows a view in a sandboxed frame and talks to it by the SDK's own bridge.

import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';

type Result = Parameters<AppBridge['sendToolResult']>[0];
type Arguments = { [name: string]: unknown };

/** What a host must enforce for a view that declares no domains (MCP Apps 2026-01-26, UI Resource Format). */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "media-src 'self' data:; connect-src 'none'";

export interface Showing {
  html: string;
  theme: 'light' | 'dark';
  /** Whether the view may call tools. */
  callsTools: boolean;
  input: Arguments;
  result: Result;
}

/** What the view did, as the host saw it. */
export interface Seen {
  app: string;
  height: number;
  messages: string[];
}

declare global {
  interface Window {
    /** Given by the test: the server's answer to a call. */
    callServer(name: string, args: Arguments): Promise<Result>;
    showView(showing: Showing): Promise<void>;
    seen(): Seen;
    tearDown(): Promise<unknown>;
  }
}

let bridge: AppBridge | undefined;
let seen: Seen = { app: '', height: 0, messages: [] };

window.showView = async ({ html, theme, callsTools, input, result }) => {
  seen = { app: '', height: 0, messages: [] };
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.style.cssText = 'width: 1000px; height: 400px; border: 0';
  document.body.replaceChildren(frame);
  const target = frame.contentWindow;
  if (!target) throw new Error('the frame has no window');
  const made = new AppBridge(null, { name: 'test host', version: '1' }, callsTools ? { serverTools: {} } : {}, {
    hostContext: { theme },
  });
  bridge = made;
  made.oncalltool = ({ name, arguments: args }) => window.callServer(name, args ?? {});
  made.onmessage = async ({ content }) => {
    seen.messages.push(...content.map((part) => (part.type === 'text' ? part.text : part.type)));
    return {};
  };
  made.onsizechange = ({ height = 0 }) => {
    seen.height = height;
    frame.style.height = `${height}px`;
  };
  const ready = new Promise<void>((resolve) => (made.oninitialized = () => resolve()));
  await made.connect(new PostMessageTransport(target, target));
  frame.srcdoc = html.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`);
  await ready;
  seen.app = made.getAppVersion()?.name ?? '';
  await made.sendToolInput({ arguments: input });
  await made.sendToolResult(result);
};

window.seen = () => seen;
window.tearDown = () => bridge?.teardownResource({}) ?? Promise.resolve();
