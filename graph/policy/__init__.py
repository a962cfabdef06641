"""Who may do what: policy documents, whom they let in, and what identities come to hold."""
