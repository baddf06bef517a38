// The view of get_sip_call: the call's ladder, its findings, and the text of a message on request.

import { ladderSvg } from '../src/ladder/export.js';
import { layLadder, type CallAnswer } from '../src/ladder/model.js';
import { button, element, section, show, showFailure } from './dom.js';
import { connect, type Host } from './host.js';
import { isMembers, listIn, member, numberIn, textIn } from './read.js';

let pcapFile = '';

function drawing(answer: CallAnswer, title: string): Node {
  const parsed = new DOMParser().parseFromString(ladderSvg(layLadder(answer, answer.messages), title), 'image/svg+xml');
  const drawn = document.importNode(parsed.documentElement, true);
  drawn.setAttribute('role', 'img');
  const sheet = element('div', 'sheet', drawn);
  // It may be wider than its place: then it is scrolled, also by keys.
  sheet.tabIndex = 0;
  return sheet;
}

async function messageText(frame: number, host: Host): Promise<string> {
  const call = { name: 'get_sip_message', arguments: { pcap_file: pcapFile, packet_number: frame } };
  const result = await host.request('tools/call', call);
  const messages = listIn(member(result, 'structuredContent'), 'messages');
  return messages.map((message) => textIn(member(message, 'detail'), 'raw')).join('\n') || 'It has no text here.';
}

/** A line for each message, with its text to be had where the host lets a view ask for it. */
function messageList(messages: readonly unknown[], host: Host): Node[] {
  const shown = element('pre', 'text');
  shown.hidden = true;
  shown.setAttribute('aria-live', 'polite');
  const lines = messages.map((message) => {
    const frame = numberIn(message, 'packet_number');
    const label = `frame ${frame}: ${textIn(message, 'text')}`;
    if (!host.callsTools || pcapFile === '') return element('li', '', label);
    const press = async () => {
      shown.hidden = false;
      shown.textContent = await messageText(frame, host).catch((error: Error) => error.message);
    };
    return element(
      'li',
      '',
      button(label, () => void press()),
    );
  });
  return [element('ol', 'messages', ...lines), shown];
}

function findingList(findings: readonly unknown[]): Node[] {
  const lines = findings.map((finding) => {
    const frames = listIn(finding, 'evidence').map((cited) => textIn(cited, 'frame'));
    const where = frames.length === 0 ? '' : ` (frames ${frames.join(', ')})`;
    const title = element('strong', textIn(finding, 'severity'), textIn(finding, 'title'));
    return element('li', '', title, `${where}: ${textIn(finding, 'explanation')}`);
  });
  return lines.length === 0 ? [] : [element('ul', '', ...lines)];
}

type ToldCall = CallAnswer & { readonly call: NonNullable<CallAnswer['call']> };

/** The answer when its call and lists are there; the rest is what the tool's schema says. */
function isCall(result: unknown): result is ToldCall {
  return (
    isMembers(member(result, 'call')) &&
    ['messages', 'media', 'findings'].every((name) => Array.isArray(member(result, name)))
  );
}

await connect('pcapglass SIP ladder', {
  onInput(args) {
    pcapFile = textIn(args, 'pcap_file');
  },
  onResult(result, host) {
    const answer: unknown = result;
    if (!isCall(answer)) return showFailure('This is no call.');
    const { call, messages, findings } = answer;
    const title = `${call.caller} to ${call.callee}`;
    const total = numberIn(member(result, 'page'), 'total');
    const cut = total > messages.length ? [element('p', '', `The first ${messages.length} of ${total} messages.`)] : [];
    show(
      element('h1', '', title),
      element('p', 'outcome', call.outcome_text),
      drawing(answer, `${title}: ${call.outcome_text}`),
      ...cut,
      ...section('Findings', findingList(findings)),
      ...section('Messages', messageList(messages, host)),
    );
  },
  onFailure: showFailure,
});
