import { body, client } from './client'

type Json = Record<string, unknown>

/** Browsers give passkeys to pages with a name over TLS, and to localhost. */
export const passkeysWork = () => window.isSecureContext && 'PublicKeyCredential' in window && !/^[\d.]+$|:/.test(location.hostname)

const bytes = (text: unknown) => Uint8Array.from(atob(String(text).replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))

const text = (buffer: ArrayBuffer | null | undefined) =>
  buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : undefined

const known = (list: unknown) => ((list ?? []) as Json[]).map((c) => ({ ...c, id: bytes(c.id), type: 'public-key' as const })) as PublicKeyCredentialDescriptor[]

/** Asks the person's device to show a passkey, and gives its answer; throws what the browser throws when the person does not want to. */
export async function showPasskey(): Promise<Json> {
  const { publicKey } = await body(client.POST('/console/api/passkey'))
  const asked = publicKey as Json
  const got = (await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) } as PublicKeyCredentialRequestOptions,
  })) as PublicKeyCredential
  const { clientDataJSON, authenticatorData, signature, userHandle } = got.response as AuthenticatorAssertionResponse
  return {
    id: got.id, rawId: got.id, type: got.type, clientExtensionResults: {},
    response: { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: text(userHandle) },
  }
}

/** Has the person's device make a passkey, and gives its answer. */
export async function makePasskey(): Promise<Json> {
  const { publicKey } = await body(client.POST('/console/api/security/passkeys/offer'))
  const asked = publicKey as Json
  const user = asked.user as Json
  const made = (await navigator.credentials.create({
    publicKey: {
      ...asked, challenge: bytes(asked.challenge), user: { ...user, id: bytes(user.id) }, excludeCredentials: known(asked.excludeCredentials),
    } as unknown as PublicKeyCredentialCreationOptions,
  })) as PublicKeyCredential
  const response = made.response as AuthenticatorAttestationResponse
  return {
    id: made.id, rawId: made.id, type: made.type, clientExtensionResults: {},
    response: { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? [] },
  }
}

/** Signs in by a passkey alone. */
export async function signInByPasskey() {
  const credential = await showPasskey()
  return body(client.POST('/console/api/passkey/session', { body: { credential } }))
}
