import { Badge, type CSSVariablesResolver, createTheme, Drawer, Modal, Notification } from '@mantine/core';

const CLOSE = { 'aria-label': 'Close' };

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 8,
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  headings: { fontWeight: '650' },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  components: {
    // What a badge says is never cut.
    // Buttons that show a cross say what it means.
    Modal: Modal.extend({ defaultProps: { closeButtonProps: CLOSE } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: CLOSE } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: CLOSE } }),
    Badge: Badge.extend({ defaultProps: { tt: 'none', fw: 600, miw: 'max-content' } }),
  },
});

/** Text dark or light enough to be read: 4.5 : 1 at least (WCAG 2.2, 1.4.3), which some of Mantine's own is not. */
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-teal-light-color': '#05573f',
    '--mantine-color-orange-light-color': '#7f2d05',
    '--mantine-color-red-light-color': '#9b1c1c',
    '--mantine-color-indigo-light-color': '#2b3f9e',
    '--mantine-color-blue-light-color': '#0b4a85',
    '--mantine-color-gray-light-color': 'var(--mantine-color-gray-8)',
    '--mantine-color-yellow-light-color': '#6b4a00',
    '--omnigate-page': 'var(--mantine-color-gray-0)',
    '--omnigate-card': 'var(--mantine-color-white)',
    '--omnigate-code': 'var(--mantine-color-gray-0)',
    '--omnigate-added': '#e3f8ea',
    '--omnigate-removed': '#fdebeb',
    '--omnigate-json-key': '#364fc7',
    '--omnigate-json-text': '#2b6a3d',
    '--omnigate-json-value': '#a5471b',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--omnigate-page': 'var(--mantine-color-dark-8)',
    '--omnigate-card': 'var(--mantine-color-dark-7)',
    '--omnigate-code': 'var(--mantine-color-dark-6)',
    '--omnigate-added': '#12351f',
    '--omnigate-removed': '#42191c',
    '--omnigate-json-key': '#91a7ff',
    '--omnigate-json-text': '#8ce99a',
    '--omnigate-json-value': '#ffc078',
  },
});
