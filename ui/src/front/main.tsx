import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { queries } from '../api/queries'
import '../app/base.css'
import { LanguageProvider } from '../i18n/language'
import { Loading } from '../parts/Loading'
import { Frame } from './Frame'
import { FrontPage } from './FrontPage'

// Strangers' pages have a beginning of their own: nothing of the console or its component library is loaded here.
const Good = lazy(() => import('./GoodPage'))
const Join = lazy(() => import('./JoinPage'))
const Supply = lazy(() => import('./SupplyPage'))
const Application = lazy(() => import('./ApplicationPage'))

const root = document.getElementById('root')
if (!root) throw new Error('the page has no root')

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <Frame>
            <Suspense fallback={<Loading />}>
              <Routes>
                <Route path="/front" element={<FrontPage />} />
                <Route path="/front/goods/:product" element={<Good />} />
                <Route path="/front/join/:opening" element={<Join />} />
                <Route path="/front/supply" element={<Supply />} />
                <Route path="/front/application" element={<Application />} />
                <Route path="*" element={<FrontPage />} />
              </Routes>
            </Suspense>
          </Frame>
        </BrowserRouter>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
)
