import { Button, Image } from 'antd'
import { useRef, useState } from 'react'
import { useRead, useExplain } from './api'
import { storeFile } from './files'
import style from './kit.module.css'
import { defineWords, useWords } from './words'

const words = defineWords({
  choose: ['选择文件', 'Choose a file'],
  more: ['添加文件', 'Add a file'],
  sending: ['上传中…', 'Sending…'],
  remove: ['移除', 'Remove'],
  download: ['下载', 'Download'],
  file: ['文件', 'File'],
})

/** Where a stored file is read under the session's cookie. */
export const contentOf = (file: string) => `/console/api/v1/files/${file}/content`

interface Props {
  value?: string | undefined
  onChange?: (file: string | undefined) => void
  id?: string
  accept?: string
  /** Anybody may read it. */
  open?: boolean
}

/** One file; its value is the stored file's id. */
export function FileField({ value, onChange, ...rest }: Props) {
  return <Chosen {...rest} files={value ? [value] : []} many={false} change={(files) => onChange?.(files[0])} />
}

/** Several files; their value is the stored files' ids. */
export function FilesField({ value, onChange, ...rest }: Omit<Props, 'value' | 'onChange'> & { value?: string[]; onChange?: (files: string[]) => void }) {
  return <Chosen {...rest} files={value ?? []} many change={(files) => onChange?.(files)} />
}

function Chosen({ files, many, change, id, accept, open = false }: { files: string[]; many: boolean; change: (files: string[]) => void; id?: string; accept?: string; open?: boolean }) {
  const w = useWords(words)
  const explain = useExplain()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const send = async (chosen: File[]) => {
    setBusy(true)
    setFailure('')
    try {
      const stored = []
      for (const file of chosen) stored.push((await storeFile(file, open)).id)
      change(many ? [...files, ...stored] : stored.slice(0, 1))
    } catch (error) {
      setFailure(explain(error as Error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={style.chosenFiles}>
      {files.map((file) => (
        <span key={file} className={style.chosenFile}>
          <FileLink file={file} />
          <Button type="text" size="small" onClick={() => change(files.filter((f) => f !== file))}>
            {w('remove')}
          </Button>
        </span>
      ))}
      <input
        ref={input}
        {...(id ? { id } : {})}
        type="file"
        className="hidden"
        multiple={many}
        {...(accept ? { accept } : {})}
        onChange={(e) => {
          void send([...(e.target.files ?? [])])
          e.target.value = ''
        }}
      />
      {(many || files.length === 0) && (
        <Button loading={busy} onClick={() => input.current?.click()}>
          {busy ? w('sending') : w(many && files.length > 0 ? 'more' : 'choose')}
        </Button>
      )}
      {failure && <span role="alert" className={style.fileFailure}>{failure}</span>}
    </div>
  )
}

/** A stored file by its name, to be taken; pictures are shown. `at` is where it is read, when it is not the reader's own. */
export function FileLink({ file, at }: { file: string; at?: string }) {
  const w = useWords(words)
  const known = useRead('/v1/files/{file_id}', { path: { file_id: file } }, { staleTime: Infinity })
  const address = at ?? contentOf(file)
  const name = known.data?.name ?? w('file')
  const picture = known.data?.media_type.startsWith('image/')
  return (
    <span className={style.fileLink}>
      {picture && <Image src={address} alt={name} width={40} height={40} />}
      <a href={address} download={known.data?.name ?? ''} aria-label={`${w('download')} ${name}`}>
        {name}
      </a>
    </span>
  )
}
