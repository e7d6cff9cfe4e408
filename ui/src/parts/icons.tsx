import type { ReactNode } from 'react'

/** The few signs the pages use, drawn in one hand. They are decoration: words stand beside them. */
function Icon({ children, size = 18 }: { children: ReactNode; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      {children}
    </svg>
  )
}

export const HomeIcon = () => <Icon><path d="M4 11.2 12 4.5l8 6.7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z" /></Icon>
export const OrdersIcon = () => <Icon><path d="M6 3.5h12a1 1 0 0 1 1 1V20l-2.8-1.6L13.6 20 12 18.4 10.4 20l-2.6-1.6L5 20V4.5a1 1 0 0 1 1-1z" /><path d="M9 8.5h6M9 12.5h6" /></Icon>
export const KeyIcon = () => <Icon><circle cx="8.5" cy="15.5" r="4" /><path d="m11.5 12.5 8-8M16 8l2.5 2.5M13.5 10.5l2 2" /></Icon>
export const MenuIcon = () => <Icon size={20}><path d="M4 7h16M4 12h16M4 17h16" /></Icon>
export const CloseIcon = () => <Icon><path d="m6 6 12 12M18 6 6 18" /></Icon>
export const SearchIcon = ({ size = 16 }: { size?: number }) => <Icon size={size}><circle cx="11" cy="11" r="6.5" /><path d="m16 16 4 4" /></Icon>
export const GlobeIcon = () => <Icon size={16}><circle cx="12" cy="12" r="8.5" /><path d="M3.5 12h17M12 3.5c5.2 5 5.2 12 0 17M12 3.5c-5.2 5-5.2 12 0 17" /></Icon>
export const LeaveIcon = () => <Icon size={16}><path d="M10 4.5H5.5v15H10M14.5 8l4 4-4 4M18 12H9.5" /></Icon>
export const ChevronIcon = ({ size = 14 }: { size?: number }) => <Icon size={size}><path d="m7 10 5 5 5-5" /></Icon>
export const BackIcon = () => <Icon size={16}><path d="M15 5.5 8.5 12l6.5 6.5" /></Icon>
export const ForthIcon = ({ size = 16 }: { size?: number }) => <Icon size={size}><path d="M9 5.5 15.5 12 9 18.5" /></Icon>
export const CopyIcon = () => <Icon size={14}><rect x="8.5" y="8.5" width="11" height="11" rx="2" /><path d="M15.5 5.5v-1h-11v11h1" /></Icon>
export const TickIcon = ({ size = 14 }: { size?: number }) => <Icon size={size}><path d="m5 12.5 4.5 4.5L19 7.5" /></Icon>
export const TruckIcon = () => <Icon size={16}><path d="M3.5 6.5h10v10h-10zM13.5 10h4l3 3.2v3.3h-7" /><circle cx="7.5" cy="17.5" r="1.8" /><circle cx="16.8" cy="17.5" r="1.8" /></Icon>
export const BoxIcon = () => <Icon size={16}><path d="M4 8 12 4l8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8" /></Icon>
export const LockIcon = () => <Icon size={14}><rect x="5.5" y="10.5" width="13" height="9" rx="2" /><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5" /></Icon>

export const ColumnsIcon = () => <Icon size={16}><rect x="4" y="5" width="16" height="14" rx="1.5" /><path d="M9.5 5v14M14.5 5v14" /></Icon>
export const ExportIcon = () => <Icon size={16}><path d="M12 4v10M8 10.5l4 4 4-4M5 19.5h14" /></Icon>
export const RefreshIcon = () => <Icon size={16}><path d="M19 12a7 7 0 1 1-2-5M17.5 3.5V7H14" /></Icon>
export const KeysIcon = () => <Icon size={16}><rect x="3" y="6" width="18" height="12" rx="2" /><path d="M7 10h.1M11 10h.1M15 10h.1M8 14h8" /></Icon>
export const ViewsIcon = () => <Icon size={16}><path d="M6 4h12v16l-6-4-6 4z" /></Icon>
export const BellIcon = () => <Icon><path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4" /></Icon>
export const TrayIcon = () => <Icon><path d="M4 13.5h4.5L10 16h4l1.5-2.5H20V19H4zM12 4v7M9 8.5l3 3 3-3" /></Icon>

export const BusyIcon = () => <span className="busy"><Icon size={16}><path d="M12 3.5a8.5 8.5 0 1 1-8.5 8.5" /></Icon></span>

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0e6b5b" />
      <path d="M9 16h4.5c3 0 3-6 6-6H22M13.5 16c3 0 3 6 6 6H22" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="8.5" cy="16" r="2.6" fill="#fff" />
      <circle cx="23.5" cy="10" r="2.6" fill="#9fe0c9" />
      <circle cx="23.5" cy="22" r="2.6" fill="#9fe0c9" />
    </svg>
  )
}
