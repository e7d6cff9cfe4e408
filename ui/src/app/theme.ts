import type { ThemeConfig } from 'antd'
import library from 'antd/es/theme'

/** The colours of the pages, once; base.css gives the same ones to our own styles. Text on its ground is AA (4.5:1) or better. */
const ink = {
  text: '#16211f',
  quiet: '#55635f',
  line: '#e1e7e4',
  ground: '#f4f6f5',
  accent: '#0e6b5b',
  accentSoft: '#e4f1ed',
  sea: '#2f7fb8',
  amber: '#b45309',
  red: '#b3322b',
  green: '#1d7a46',
  card: '#ffffff',
  edge: '#cfd8d4',
  bar: '#c3d7e6',
  earth: '#b8622f',
  mint: '#9ccdbf',
  plum: '#8a6fb5',
}

export type Ink = typeof ink

const darkInk: Ink = {
  text: '#e4ebe8', quiet: '#a3b1ac', line: '#2b3633', ground: '#111716', accent: '#5cc4ac', accentSoft: '#173a33', sea: '#6fb1e0', amber: '#e3a04f', red: '#f08b84',
  green: '#63c48c', card: '#1c2523', edge: '#3a4743', bar: '#33506a', earth: '#e09560', mint: '#2d6a5c', plum: '#b39add',
}

/** The colours of drawings, which can't read the style sheet. */
export const inks = { light: ink, dark: darkInk }

const light: ThemeConfig = {
  token: {
    colorPrimary: ink.accent,
    // The library works shades out of the first; of a dark green it makes greys, so they are named.
    colorPrimaryBg: ink.accentSoft,
    colorPrimaryBgHover: '#d2e8e0',
    colorPrimaryBorder: '#9ccdbf',
    colorPrimaryHover: '#12806d',
    colorPrimaryActive: '#0a5246',
    controlItemBgActive: ink.accentSoft,
    controlItemBgActiveHover: '#d2e8e0',
    controlOutline: 'rgb(14 107 91 / 16%)',
    colorInfo: ink.sea,
    colorSuccess: ink.green,
    colorWarning: ink.amber,
    colorError: ink.red,
    colorLink: ink.accent,
    colorText: ink.text,
    colorTextSecondary: ink.quiet,
    colorTextTertiary: '#65726e',
    colorTextPlaceholder: '#687570',
    colorBorder: '#cfd8d4',
    colorBorderSecondary: ink.line,
    colorBgLayout: ink.ground,
    borderRadius: 8,
    fontSize: 14,
    fontFamily: 'inherit',
    boxShadowSecondary: '0 6px 24px rgb(22 33 31 / 12%)',
    wireframe: false,
  },
  components: {
    Table: { headerBg: '#f8faf9', headerColor: ink.quiet, rowHoverBg: '#f6faf8', cellPaddingBlock: 12, colorTextDisabled: '#65726e', headerSplitColor: 'transparent' },
    Button: { primaryShadow: 'none', defaultShadow: 'none' },
    DatePicker: { cellActiveWithRangeBg: ink.accentSoft, cellHoverWithRangeBg: '#d2e8e0' },
    Checkbox: { borderRadiusSM: 4 },
    Form: { labelHeight: 22, verticalLabelPadding: '0 0 6px' },
  },
}

/** The dark dress: the same colours as base.css has for it. */
const dark: ThemeConfig = {
  algorithm: library.darkAlgorithm,
  token: {
    colorPrimary: '#2f9c84',
    colorPrimaryBg: '#173a33',
    colorPrimaryBgHover: '#1d4a41',
    colorPrimaryBorder: '#2d6a5c',
    colorPrimaryHover: '#5cc4ac',
    colorPrimaryActive: '#2f9c84',
    controlItemBgActive: '#173a33',
    controlItemBgActiveHover: '#1d4a41',
    colorLink: '#5cc4ac',
    colorInfo: '#6fb1e0',
    colorSuccess: '#63c48c',
    colorWarning: '#e3a04f',
    colorError: '#f08b84',
    colorText: '#e4ebe8',
    colorTextSecondary: '#a3b1ac',
    colorTextTertiary: '#93a29c',
    colorTextPlaceholder: '#93a29c',
    colorBorder: '#3a4743',
    colorBorderSecondary: '#2b3633',
    colorBgLayout: '#111716',
    colorBgContainer: '#18201e',
    colorBgElevated: '#1c2523',
    borderRadius: 8,
    fontSize: 14,
    fontFamily: 'inherit',
  },
  components: {
    Table: { headerBg: '#1c2523', headerColor: '#a3b1ac', rowHoverBg: '#202a27', cellPaddingBlock: 12, colorTextDisabled: '#a3b1ac', headerSplitColor: 'transparent' },
    Button: { primaryShadow: 'none', defaultShadow: 'none', colorPrimary: '#0e6b5b', colorPrimaryHover: '#12806d', colorPrimaryActive: '#0a5246' },
    Checkbox: { borderRadiusSM: 4 },
    Form: { labelHeight: 22, verticalLabelPadding: '0 0 6px' },
  },
}

export const themes = { light, dark }
