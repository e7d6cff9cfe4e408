import { App } from 'antd'
import { Outlet } from 'react-router'

/** What pages of the shell stand on: messages and questions of the component library. It is loaded after the first page, which needs none of it. */
export default function Stage() {
  return (
    <App component={false}>
      <Outlet />
    </App>
  )
}
