// A button that opens the browser's file chooser. Any file may be chosen: its bytes say what it is, not its name.

import { useRef } from 'preact/hooks';
import { openFiles } from './store.js';

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
        aria-label="Capture file"
        onChange={({ currentTarget }) => {
          if (currentTarget.files && currentTarget.files.length > 0) openFiles(currentTarget.files);
          currentTarget.value = ''; // so that the same file can be chosen again
        }}
      />
    </>
  );
}
