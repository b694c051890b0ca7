export { createHttp, drainHttp, type HttpOptions } from './create-http.ts';
export { openEventStream } from './event-stream.ts';
