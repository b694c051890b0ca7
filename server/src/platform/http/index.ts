export { createHttp, drainHttp, type HttpOptions } from './create-http.ts';
export { type ErrorAnswer, type ErrorBody, toErrorAnswer } from './error-answer.ts';
export { type EventStream, openEventStream, type ServerEvent } from './event-stream.ts';
