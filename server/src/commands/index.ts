export { createAnswerCommand } from './answer-command.ts';
