// The bar at the top: name, how to open another capture, and the switch between light and dark.

import { OpenButton } from './open-button.js';
import { closeReport, reading, report } from './store.js';
import { nextTheme, theme, type Theme } from './theme.js';

const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href;

const LABEL: { readonly [name in Theme]: string } = { auto: 'Auto', light: 'Light', dark: 'Dark' };
const SIGN: { readonly [name in Theme]: string } = { auto: '◐', light: '☀', dark: '☾' };

function ThemeSwitch() {
  const label = LABEL[theme.value];
  return (
    <button type="button" class="quiet" onClick={nextTheme} aria-label={`Colours: ${label}`} title="Switch colours">
      <span aria-hidden="true">{SIGN[theme.value]}</span> <span class="theme-name">{label}</span>
    </button>
  );
}

export function Header() {
  const busy = reading.value !== undefined;
  return (
    <header class="top">
      <a
        class="brand"
        href="#"
        onClick={(event) => {
          event.preventDefault();
          closeReport();
        }}
      >
        <img src={icon} alt="" width="24" height="24" />
        pcapglass
      </a>
      <div class="top-actions">
        {report.value && !busy && <OpenButton label="Open another" />}
        <ThemeSwitch />
      </div>
    </header>
  );
}
