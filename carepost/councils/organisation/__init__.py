"""Sign-in with an organisation's own identity provider: an application that settings install where one is named.

It brings libraries for tokens and for asking over the network, which every start would otherwise load.
"""
