// One SIP call: what became of it, what went wrong, its ladder with the selected message, its media and transactions.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { query } from '../client.js';
import { Findings } from '../findings.js';
import { plural } from '../format.js';
import { labelOf } from '../labels.js';
import type { JsonObject } from '../protocol.js';
import { outputOf } from '../schema.js';
import { place, setPlace } from '../store.js';
import { SmallTable } from '../small-table.js';
import { toolNamed } from '../registry.js';
import { outcomeTone } from '../tones.js';
import { showValue } from '../values.js';
import { CallExports } from './call-exports.js';
import { LadderView } from './ladder-view.js';
import { MessagePane } from './message-pane.js';
import { layLadder, NARROW, type CallAnswer } from './model.js';

/** Messages in one answer; more are asked for by the visitor. */
const PAGE = 1000;

const FACTS = [
  'start_time',
  'post_dial_delay',
  'failure_delay',
  'trying_delay',
  'ring_time',
  'setup_time',
  'answer_to_ack',
  'duration',
  'disconnect_delay',
  'released_by',
  'source',
  'destination',
  'retransmissions',
  'attempts',
  'legs',
  'call_id',
];

async function ask(callIndex: number, cursor?: string): Promise<CallAnswer> {
  const more = cursor === undefined ? {} : { cursor };
  return (await query('get_sip_call', { call_index: callIndex, limit: PAGE, ...more })) as unknown as CallAnswer;
}

function Facts({ call }: { call: NonNullable<CallAnswer['call']> }) {
  const values = call as unknown as JsonObject;
  const known = FACTS.filter((name) => values[name] !== undefined && values[name] !== '');
  const schema = outputOf(toolNamed('get_sip_call')).properties?.['call']?.properties;
  return (
    <dl class="figures call-facts">
      {known.map((name) => (
        <div key={name}>
          <dt title={schema?.[name]?.description}>{labelOf(name)}</dt>
          <dd class="data">{showValue(name, values[name], schema?.[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tables({ answer }: { answer: CallAnswer }) {
  const properties = outputOf(toolNamed('get_sip_call')).properties;
  return (
    <>
      {(['media', 'transactions'] as const).map((name) => (
        <SmallTable
          key={name}
          name={name}
          row={properties?.[name]?.items ?? {}}
          rows={answer[name] as unknown as readonly JsonObject[]}
        />
      ))}
    </>
  );
}

function Call({ answer, onMore }: { answer: CallAnswer; onMore: (() => void) | undefined }) {
  const { call, messages } = answer;
  const ladder = useMemo(() => layLadder(answer, messages), [answer]);
  const narrow = matchMedia('(max-width: 600px)').matches;
  const drawn = useMemo(() => (narrow ? layLadder(answer, messages, NARROW) : ladder), [ladder, narrow]);
  const frame = place.value.frame;
  const frames = useMemo(() => new Map(messages.map((m, at) => [m.packet_number, at] as const).reverse()), [messages]);
  const [selected, setSelected] = useState(0);
  useEffect(() => {
    const at = frame === undefined ? 0 : frames.get(frame);
    if (at !== undefined && messages[selected]?.packet_number !== frame) setSelected(at);
  }, [frame, frames]);
  const select = (at: number): void => {
    setSelected(at);
    const to = messages[at]?.packet_number;
    if (to !== undefined && call) setPlace({ call: call.call_index, frame: to });
  };
  if (!call) return <p class="message">{answer.message ?? answer.note ?? 'There is no such call.'}</p>;
  return (
    <section class="call" aria-label={`Call ${call.call_index}`}>
      <h2>
        <span class="name">
          {call.caller} <span aria-label="to">→</span> {call.callee}
        </span>{' '}
        <span class={`chip tone-${outcomeTone(call.outcome)}`}>{call.outcome_text}</span>
      </h2>
      <Facts call={call} />
      <Findings
        findings={answer.findings}
        title="Findings in this call"
        onFrame={(to) => {
          const at = frames.get(to);
          if (at !== undefined) select(at);
        }}
        hasFrame={(to) => frames.has(to)}
      />
      <div class="call-head">
        <h3>
          Ladder <span class="dim data">{plural(call.messages, 'message')}</span>
        </h3>
        <CallExports ladder={ladder} text={answer.ladder} callIndex={call.call_index} />
      </div>
      <div class="list-and-detail ladder-and-message">
        <LadderView ladder={drawn} selected={selected} onSelect={select} />
        <MessagePane messages={messages} selected={selected} />
      </div>
      {onMore && (
        <button type="button" class="plain" onClick={onMore}>
          {`${plural(messages.length, 'message')} of ${answer.page?.total ?? '?'} shown: show more`}
        </button>
      )}
      <Tables answer={answer} />
    </section>
  );
}

export function CallView({ callIndex }: { callIndex: number }) {
  const [answer, setAnswer] = useState<CallAnswer>();
  const [error, setError] = useState<string>();
  const load = async (before: CallAnswer | undefined, wanted: () => boolean): Promise<void> => {
    try {
      const next = await ask(callIndex, before?.page?.next_cursor);
      if (!wanted()) return;
      const messages = [...(before?.messages ?? []), ...next.messages];
      setAnswer({ ...next, messages, ladder: (before?.ladder ?? '') + next.ladder });
      setError(undefined);
    } catch (cause) {
      if (wanted()) setError(cause instanceof Error ? cause.message : String(cause));
    }
  };
  useEffect(() => {
    let wanted = true;
    void load(undefined, () => wanted);
    return () => {
      wanted = false;
    };
  }, [callIndex]);
  if (error) {
    return (
      <div class="banner bad" role="alert">
        {error}
      </div>
    );
  }
  if (!answer || answer.call?.call_index !== callIndex) return <p class="dim">Reading call {callIndex}…</p>;
  const more = answer.page?.next_cursor === undefined ? undefined : () => void load(answer, () => true);
  return <Call key={callIndex} answer={answer} onMore={more} />;
}
