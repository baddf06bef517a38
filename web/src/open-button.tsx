// A button that opens the browser's file chooser.

import { useRef } from 'preact/hooks';
import { openFiles } from './store.js';

const ACCEPT = '.pcap,.pcapng,.cap,.dmp,.gz,.ntar,application/vnd.tcpdump.pcap';

export function OpenButton({ label, primary = false }: { label: string; primary?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class={primary ? 'primary' : 'plain'} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPT}
        aria-label="Capture file"
        onChange={({ currentTarget }) => {
          if (currentTarget.files && currentTarget.files.length > 0) openFiles(currentTarget.files);
          currentTarget.value = ''; // so that the same file can be chosen again
        }}
      />
    </>
  );
}
