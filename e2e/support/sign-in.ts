/** Signs a person in and returns the session cookie. */
export async function signIn(url: string, username: string, secret: string): Promise<string> {
  const query = `mutation($username: String!, $password: String!) {
    sessionCreate(username: $username, password: $password) { id }
  }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ query, variables: { username, password: secret } }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`No session: ${await response.text()}`);
  return cookie;
}
