import "leaflet";import "leaflet/dist/leaflet.css"
