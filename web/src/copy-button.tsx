// Copies the raw value, exactly as the analyzer gave it.

import { useState } from 'preact/hooks';

export function CopyButton({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    } catch {
      // The browser refused; the value can still be selected.
    }
  };
  return (
    <button type="button" class="copy" onClick={() => void copy()} aria-label={`Copy ${label}: ${text}`} title="Copy">
      {copied ? '✓' : '⧉'}
    </button>
  );
}
