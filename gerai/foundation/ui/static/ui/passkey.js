// Passkeys: a form with data-passkey asks the browser for a key ("create") or for a sign of one
// ("get") before it is sent, and sends the answer in its field "credential". What to ask stands in
// data-options, or is fetched from data-ask. What went wrong is said in [data-passkey-trouble].
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "")
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }))

  const create = async (asked) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: known(asked.excludeCredentials),
        authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
      },
    })
    const { attestationObject, clientDataJSON } = made.response
    return [made, { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON) }]
  }

  const get = async (asked) => {
    const signed = await navigator.credentials.get({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        allowCredentials: known(asked.allowCredentials),
      },
    })
    const { authenticatorData, clientDataJSON, signature, userHandle } = signed.response
    const answer = {
      authenticatorData: text(authenticatorData),
      clientDataJSON: text(clientDataJSON),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    }
    return [signed, answer]
  }

  const ask = async (form) => {
    const given = form.dataset.options
      ? JSON.parse(form.dataset.options)
      : await (await fetch(form.dataset.ask, { headers: { Accept: "application/json" } })).json()
    const options = given.creation_options || given.request_options
    const act = form.dataset.passkey === "create" ? create : get
    const [made, response] = await act(options.publicKey)
    form.elements.credential.value = JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      clientExtensionResults: made.getClientExtensionResults(),
      response,
    })
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target
    if (!form.dataset.passkey || form.elements.credential.value) return
    event.preventDefault()
    const trouble = form.querySelector("[data-passkey-trouble]")
    trouble.hidden = true
    try {
      await ask(form)
      form.submit()
    } catch {
      form.elements.credential.value = ""
      trouble.hidden = false
    }
  })
})()
